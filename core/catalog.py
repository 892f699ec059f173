"""The table of contents: sections, pages, what to read before and where a page is put to use."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from core.settings import settings, wrong

SECTIONS = {
    "linear_algebra": "Linear algebra",
    "calculus": "Calculus",
    "optimization": "Optimization",
    "probability": "Probability",
    "statistics": "Statistics",
    "learning": "Learning",
    "case_studies": "Case studies",
}


@dataclass(frozen=True)
class Entry:
    """One page. ``stem`` names its folder below its section and, with hyphens, its address."""

    section: str
    stem: str
    title: str
    question: str
    icon: str
    keywords: str = ""
    before: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        return self.stem.replace("_", "-")

    @property
    def path(self) -> str:
        return f"pages/{self.section}/{self.stem}/page.py"


EVERY = (
    Entry(
        "linear_algebra",
        "linear_maps",
        "Linear maps",
        "What does a matrix do to the plane?",
        ":material/grid_on:",
        keywords=(
            "matrix vector columns determinant area orientation rank kernel null space image "
            "column space inverse composition product commute rotation reflection shear projection "
            "linear equations least squares Cramer basis coordinates similar"
        ),
    ),
    Entry(
        "linear_algebra",
        "eigen_decomposition",
        "Eigen-decomposition",
        "Which directions does a matrix only stretch, and what do they tell about applying it "
        "again and again?",
        ":material/open_in_full:",
        keywords=(
            "eigenvalue eigenvector diagonalisation diagonalization spectrum trace "
            "determinant power iteration Jordan defective Gershgorin SVD symmetric matrix "
            "spectral"
        ),
        before=("linear_maps",),
    ),
    Entry(
        "linear_algebra",
        "singular_values",
        "Singular values",
        "How much of a matrix can be thrown away?",
        ":material/layers:",
        keywords=(
            "SVD singular value decomposition low rank approximation Eckart Young image "
            "compression denoising Gavish Donoho condition number pseudo-inverse ill-posed inverse "
            "problem Tikhonov regularisation regularization truncated Picard Hilbert deblurring "
            "Jacobi"
        ),
        before=("eigen_decomposition",),
    ),
    Entry(
        "linear_algebra",
        "principal_components",
        "Principal components",
        "Along which direction does a cloud vary most?",
        ":material/scatter_plot:",
        keywords=(
            "PCA principal component analysis variance covariance correlation scree parallel "
            "analysis biplot loadings total least squares orthogonal regression dimension "
            "reduction reconstruction digits kernel PCA centring standardising iris wine"
        ),
        before=("eigen_decomposition",),
    ),
    Entry(
        "calculus",
        "derivative",
        "Derivative",
        "What does the slope become when the step shrinks?",
        ":material/show_chart:",
        keywords=(
            "secant tangent difference quotient numerical differentiation round-off truncation "
            "central forward complex step dual numbers automatic kink second derivative"
        ),
    ),
    Entry(
        "calculus",
        "taylor",
        "Taylor series",
        "How far does a polynomial see?",
        ":material/visibility:",
        keywords=(
            "Taylor polynomial Maclaurin power series remainder Lagrange bound radius of "
            "convergence singularity pole analytic entire Newton's method root finding quadratic "
            "convergence tangent multiple root cycle"
        ),
        before=("derivative",),
    ),
    Entry(
        "calculus",
        "chain_rule",
        "Chain rule",
        "How does a network know which weight to blame?",
        ":material/account_tree:",
        keywords=(
            "backpropagation backprop reverse mode forward mode automatic differentiation autodiff "
            "computational graph gradient check adjoint fan-out cheap gradient vanishing exploding "
            "Xavier He initialisation residual"
        ),
        before=("derivative",),
    ),
    Entry(
        "calculus",
        "integral",
        "Integral",
        "How many points does an area need?",
        ":material/area_chart:",
        keywords=(
            "Riemann sum midpoint trapezoid Simpson Gauss Legendre quadrature Monte Carlo Sobol "
            "quasi-random order of convergence curse of dimensionality ball volume"
        ),
        before=("derivative",),
    ),
    Entry(
        "calculus",
        "gradient_field",
        "Gradient",
        "Which way is up when there are two directions?",
        ":material/explore:",
        keywords=(
            "partial derivative directional derivative level line contour steepest ascent tangent "
            "plane Hessian curvature saddle minimum maximum monkey saddle Taylor second order "
            "Jacobian determinant area orientation polar coordinates fold change of variables"
        ),
        before=("derivative", "taylor", "eigen_decomposition"),
    ),
    Entry(
        "optimization",
        "gradient_descent",
        "Gradient descent",
        "How large may a step be before descending turns into diverging?",
        ":material/trending_down:",
        keywords=(
            "learning rate momentum Nesterov Adam RMSProp AdaGrad Newton BFGS optimiser "
            "optimizer condition number convergence Hessian saddle Rosenbrock"
        ),
        before=("eigen_decomposition", "gradient_field"),
    ),
    Entry(
        "optimization",
        "constraints",
        "Constraints",
        "What does a limit cost?",
        ":material/fence:",
        keywords=(
            "constrained optimisation optimization Lagrange multiplier Lagrangian KKT Karush Kuhn "
            "Tucker equality inequality active shadow price penalty barrier interior point "
            "augmented Lagrangian constraint qualification dual duality gap convex linear "
            "programming simplex Klee-Minty tableau budget"
        ),
        before=("gradient_field",),
    ),
    Entry(
        "optimization",
        "stochastic_gradients",
        "Stochastic gradients",
        "Why do noisy steps still arrive?",
        ":material/grain:",
        keywords=(
            "SGD stochastic gradient descent batch mini-batch batch size epoch learning rate "
            "noise floor variance critical batch size row gradients schedule averaging shuffling"
        ),
        before=("gradient_descent", "regression"),
    ),
    Entry(
        "probability",
        "bayes",
        "Bayes’ theorem",
        "What does a positive test mean?",
        ":material/health_and_safety:",
        keywords=(
            "conditional probability prior posterior likelihood ratio odds prevalence sensitivity "
            "specificity PPV NPV natural frequencies screening beta conjugate credible interval "
            "predictive coin Cromwell Monty Hall three doors goats"
        ),
    ),
    Entry(
        "probability",
        "entropy",
        "Entropy",
        "How surprised should you be?",
        ":material/lightbulb:",
        keywords=(
            "entropy surprise information bit nat Shannon Huffman code perplexity cross-entropy "
            "Kullback Leibler divergence KL relative entropy total variation Pinsker mutual "
            "information independence data processing log-loss mode seeking"
        ),
        before=("bayes",),
    ),
    Entry(
        "probability",
        "distributions",
        "Probability distributions",
        "Which law could have produced these numbers, and how surprising is the tail?",
        ":material/bar_chart:",
        keywords=(
            "normal Gaussian binomial Poisson exponential gamma beta Weibull Cauchy Student "
            "density quantile likelihood fit AIC tail moment bivariate"
        ),
        before=("integral",),
    ),
    Entry(
        "probability",
        "limit_theorems",
        "Limit theorems",
        "Why is the bell everywhere?",
        ":material/notifications:",
        keywords=(
            "central limit theorem law of large numbers normal bell curve standardised mean Berry "
            "Esseen Kolmogorov distance convolution stable law Pareto Cauchy heavy tail iterated "
            "logarithm sample size 30 running mean"
        ),
        before=("distributions",),
    ),
    Entry(
        "probability",
        "markov_chains",
        "Markov chains",
        "Where does a wanderer spend its time?",
        ":material/route:",
        keywords=(
            "Markov chain transition matrix stationary distribution ergodic periodic irreducible "
            "absorbing recurrent transient hitting time gambler's ruin mixing total variation "
            "spectral gap detailed balance reversible PageRank damping n-gram Shannon text "
            "Metropolis Hastings MCMC acceptance autocorrelation effective sample size"
        ),
        before=("distributions", "eigen_decomposition"),
    ),
    Entry(
        "statistics",
        "confidence_intervals",
        "Confidence intervals",
        "In how many worlds is the truth inside?",
        ":material/straighten:",
        keywords=(
            "confidence interval coverage level Student t z standard error Wald Wilson "
            "Clopper Pearson Agresti Coull proportion share bootstrap percentile BCa sample size "
            "margin of error width skewness Neyman"
        ),
        before=("limit_theorems",),
    ),
    Entry(
        "statistics",
        "hypothesis_tests",
        "Hypothesis tests",
        "How often is chance this loud?",
        ":material/rule:",
        keywords=(
            "p-value significance null hypothesis type I II error power sample size Student t test "
            "Welch paired permutation noncentral t peeking optional stopping Pocock multiple "
            "testing Bonferroni Holm Benjamini Hochberg false discovery rate FWER FDR effect size "
            "Cohen exact binomial test"
        ),
        before=("distributions",),
    ),
    Entry(
        "statistics",
        "regression",
        "Regression",
        "Which line, and how sure?",
        ":material/trending_up:",
        keywords=(
            "linear regression least squares residual normal equations leverage Cook's distance R² "
            "Anscombe confidence band prediction interval heteroscedastic autocorrelated HC3 ridge "
            "lasso regularisation regularization coefficient path cross-validation collinear bias "
            "variance trade-off double descent overfitting polynomial degree"
        ),
        before=("linear_maps", "distributions"),
    ),
    Entry(
        "statistics",
        "estimation",
        "Estimation",
        "Which parameter makes these data least surprising?",
        ":material/target:",
        keywords=(
            "maximum likelihood estimator MLE log-likelihood likelihood ratio interval Wald "
            "observed Fisher information sufficient statistic Bernoulli binomial Poisson "
            "exponential normal mean boundary zero counts rule of three two parameters profile "
            "likelihood gamma Weibull Wilks expected information Cramér Rao bound bias unbiased "
            "n − 1 efficiency method of moments MAP maximum a posteriori prior shrinkage ridge "
            "Cauchy mixture multimodal local maximum uniform maximum variance components"
        ),
        before=("distributions", "confidence_intervals"),
    ),
    Entry(
        "statistics",
        "time_series",
        "Time series",
        "What does yesterday say about tomorrow?",
        ":material/timeline:",
        keywords=(
            "time series autoregression moving average AR MA ARMA ARIMA autocorrelation ACF PACF "
            "partial autocorrelation spectrum spectral density stationary unit root random walk "
            "invertible Yule Walker Durbin Levinson trend season decomposition Holt Winters "
            "exponential smoothing seasonal naive rolling origin backtest fan chart MASE coverage "
            "spurious regression differencing Granger Newbold"
        ),
        before=("regression",),
    ),
    Entry(
        "learning",
        "logistic_regression",
        "Logistic regression",
        "Where is the line between yes and no?",
        ":material/splitscreen_vertical_add:",
        keywords=(
            "classification classifier sigmoid logit log-odds odds ratio decision boundary "
            "log-loss cross-entropy hinge margin separable maximum likelihood penalty "
            "regularisation regularization threshold ROC precision recall calibration class weight "
            "imbalance rare event softmax multinomial temperature Newton IRLS gradient descent "
            "Wald confusion matrix"
        ),
        before=("regression", "gradient_descent", "bayes"),
    ),
    Entry(
        "learning",
        "support_vectors",
        "Support vector machines",
        "Which points hold the line?",
        ":material/linear_scale:",
        keywords=(
            "SVM SVC support vector machine margin maximum margin hinge slack soft margin hard "
            "margin dual KKT Lagrange multipliers alpha SMO sequential minimal optimisation "
            "optimization Platt Vapnik kernel trick Gaussian RBF polynomial Mercer Gram matrix "
            "feature map classification classifier separating hyperplane"
        ),
        before=("logistic_regression", "constraints"),
    ),
    Entry(
        "learning",
        "clustering",
        "Clustering",
        "How many groups are there?",
        ":material/bubble_chart:",
        keywords=(
            "k-means Lloyd k-means++ inertia within-cluster sum of squares centroid cluster group "
            "segmentation unsupervised Voronoi local minimum random start seeding empty cluster "
            "elbow silhouette gap statistic number of clusters Tibshirani Rousseeuw Gaussian "
            "mixture GMM EM expectation maximisation maximization responsibility BIC singular "
            "DBSCAN density agglomerative hierarchical dendrogram linkage Ward adjusted Rand index"
        ),
        before=("principal_components", "estimation"),
    ),
    Entry(
        "learning",
        "trees",
        "Decision trees",
        "What can yes-or-no questions learn?",
        ":material/account_tree:",
        keywords=(
            "decision tree CART classification regression split Gini impurity entropy information "
            "gain depth overfitting pruning cost complexity weakest link cross-validation one "
            "standard error instability bagging bootstrap aggregating random forest out-of-bag OOB "
            "ensemble boosting gradient boosting shrinkage learning rate stump residual variable "
            "feature importance permutation impurity Breiman Friedman"
        ),
        before=("logistic_regression", "entropy", "regression"),
    ),
    Entry(
        "learning",
        "convolution",
        "Convolution",
        "What does a filter see?",
        ":material/filter_center_focus:",
        keywords=(
            "convolution cross-correlation kernel filter image edge detection Sobel Laplacian blur "
            "Gaussian sharpen stride padding dilation pooling equivariance invariance translation "
            "separable rank Fourier transform frequency response convolution theorem FFT receptive "
            "field feature map convolutional network CNN digits"
        ),
        before=("singular_values", "stochastic_gradients"),
    ),
    Entry(
        "learning",
        "language",
        "Language",
        "Which word comes next, and which words give a review away?",
        ":material/translate:",
        keywords=(
            "text words naive Bayes spam sentiment review bag of words TF-IDF Laplace smoothing "
            "log-odds n-gram language model perplexity cross-entropy Kneser-Ney Katz backoff "
            "interpolation temperature top-k generation Zipf Heaps PMI co-occurrence word vector "
            "embedding word2vec cosine neighbour attention head query key transformer soft-max"
        ),
        before=("bayes", "logistic_regression", "markov_chains", "singular_values"),
    ),
    Entry(
        "learning",
        "neural_network",
        "Neural networks",
        "How do bends add up to a boundary?",
        ":material/hub:",
        keywords=(
            "neural network multilayer perceptron MLP dense layer hidden unit neuron activation "
            "tanh ReLU sigmoid softmax cross-entropy backpropagation back-propagation chain rule "
            "SGD momentum Adam initialisation initialization Glorot Xavier He dead units vanishing "
            "gradient dropout weight decay regularisation early stopping overfitting confusion "
            "matrix digits MNIST deep learning playground XOR moons spirals"
        ),
        before=("logistic_regression", "chain_rule", "stochastic_gradients"),
    ),
    Entry(
        "learning",
        "continual",
        "Continual learning",
        "Can it learn the new without losing the old?",
        ":material/sync_alt:",
        keywords=(
            "catastrophic forgetting lifelong learning tasks elastic weight consolidation EWC "
            "Fisher information replay buffer rehearsal joint training plasticity stability "
            "backward transfer accuracy matrix concept drift stream window forgetting factor "
            "Page-Hinkley ADWIN change detection CUSUM false alarm delay retraining monitoring "
            "MLOps"
        ),
        before=("neural_network", "stochastic_gradients", "estimation"),
    ),
    Entry(
        "case_studies",
        "predictive_maintenance",
        "Predictive maintenance",
        "When should this engine be serviced?",
        ":material/build:",
        keywords=(
            "remaining useful life RUL turbofan C-MAPSS ridge trees survival Kaplan-Meier "
            "Weibull failure rate hazard cost threshold time series regression"
        ),
        before=("gradient_descent", "distributions", "regression", "trees"),
    ),
    Entry(
        "case_studies",
        "fraud_detection",
        "Fraud detection",
        "Which of today's transactions should an investigator open?",
        ":material/policy:",
        keywords=(
            "anomaly outlier PCA principal components clustering k-means Mahalanobis Gaussian "
            "mixture isolation forest local outlier factor logistic precision recall ROC AUC "
            "threshold cost base rate budget card payment finance"
        ),
        before=(
            "principal_components",
            "distributions",
            "confidence_intervals",
            "clustering",
            "continual",
        ),
    ),
    Entry(
        "case_studies",
        "recommendation",
        "Recommendation",
        "What should this person see next?",
        ":material/recommend:",
        keywords=(
            "collaborative filtering matrix factorisation factorization ALS SGD latent factor "
            "neighbourhood neighborhood cosine MovieLens rating cold start NDCG precision recall "
            "e-commerce popularity fold-in ridge"
        ),
        before=("singular_values", "stochastic_gradients"),
    ),
    Entry(
        "case_studies",
        "stock_trends",
        "Stock-market trends",
        "Is there anything to predict, and would it pay?",
        ":material/monitoring:",
        keywords=(
            "finance returns volatility autocorrelation moving average crossover ridge regression "
            "autoregression AR ARIMA exponential smoothing GARCH random walk forecast MASE "
            "Diebold-Mariano backtest Sharpe drawdown portfolio covariance PCA minimum variance "
            "time series"
        ),
        before=("distributions", "principal_components", "hypothesis_tests", "time_series"),
    ),
    Entry(
        "case_studies",
        "medical_diagnosis",
        "Healthcare diagnostics",
        "Which patients should be called back?",
        ":material/radiology:",
        keywords=(
            "medical diagnosis imaging logistic regression convolutional network CNN neural "
            "gradient descent Bayes sensitivity specificity ROC AUC PPV NPV prevalence calibration "
            "Brier saliency occlusion filter ideal observer mammography screening MedMNIST shortcut"
        ),
        before=(
            "logistic_regression",
            "neural_network",
            "convolution",
            "bayes",
            "confidence_intervals",
        ),
    ),
    Entry(
        "case_studies",
        "logistics",
        "Logistics and supply chain",
        "What to stock, where to ship from, which way to drive?",
        ":material/local_shipping:",
        keywords=(
            "demand forecast Holt-Winters Fourier newsvendor safety stock inventory base-stock "
            "bullwhip linear programming dual shadow price transport network vehicle "
            "routing savings Clarke-Wright 2-opt CVRP"
        ),
        before=("distributions", "constraints", "time_series"),
    ),
)


def shown(every: Sequence[Entry], pages: Iterable[str], start: str = "") -> tuple[Entry, ...]:
    """The pages that a host shows, all without a choice; they name none that is hidden. Errors:
    SystemExit where a page is not there."""
    stems = {entry.stem for entry in every}
    for stem in pages:
        if stem not in stems:
            raise wrong("pages", f"each one of {', '.join(sorted(stems))}", stem)
    chosen = set(pages) or stems
    if start and start not in chosen:
        raise wrong("start_page", f"one of {', '.join(sorted(chosen))}", start)
    return tuple(
        replace(entry, before=tuple(stem for stem in entry.before if stem in chosen))
        for entry in every
        if entry.stem in chosen
    )


PAGES = shown(EVERY, settings().pages, settings().start_page)
BY_STEM = {entry.stem: entry for entry in PAGES}


def comes_next(stem: str) -> list[Entry]:
    """The concept pages that name ``stem`` among what to know before."""
    return [e for e in PAGES if stem in e.before and e.section != "case_studies"]


def put_to_use(stem: str) -> list[Entry]:
    """The case studies that name ``stem`` among what to know before."""
    return [e for e in PAGES if stem in e.before and e.section == "case_studies"]


def href(stem: str, chapter: str = "") -> str:
    """The address of a page, or of its chapter, from any other page and below any base path."""
    return BY_STEM[stem].address + (f"?chapter={chapter}" if chapter else "")
