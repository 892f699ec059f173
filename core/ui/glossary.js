function glossary() {}
