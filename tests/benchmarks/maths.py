"""Every maths function that runs at each step of a drag, at the values it meets on its page."""

import timeit
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from core.datasets.images import shipped_picture
from core.datasets.reviews import food_reviews
from core.datasets.route_files import load_routes
from core.datasets.tables import load_table
from core.datasets.time_series import time_series
from core.maths.calculus.computational_graph import build, record, reverse
from core.maths.calculus.convergence_radius import convergence
from core.maths.calculus.curve_tables import curve_table
from core.maths.calculus.deep_gradients import Deep, draw, mean_squares, propagate
from core.maths.calculus.difference_quotients import Rule as Difference
from core.maths.calculus.difference_quotients import budget, judge_error, judge_point, quotients
from core.maths.calculus.expressions.reader import parse
from core.maths.calculus.functions import Function
from core.maths.calculus.functions_of_two import FunctionOfTwo
from core.maths.calculus.gradients import judge_ground, level_angle
from core.maths.calculus.graph_layout import lay_out
from core.maths.calculus.graph_verdicts import (
    central_differences,
    judge_gradient,
    judge_input,
)
from core.maths.calculus.hessians import judge_bend
from core.maths.calculus.level_lines import level_map, level_through, lines_around
from core.maths.calculus.many_dimensions import SMOOTH, grid_errors, random_errors
from core.maths.calculus.newton_root import judge_newton, newton, roots_from
from core.maths.calculus.plane_map_tables import square_film, square_image
from core.maths.calculus.plane_maps import PlaneMap, judge_square, ratios
from core.maths.calculus.quadrature import errors, integrate, judge_order
from core.maths.calculus.reference_area import area
from core.maths.calculus.taylor_polynomial import lagrange_bounds, sight_in_plane
from core.maths.case_studies.fraud_detection.alert_policy import (
    ALERT_SHARES,
    average_precision,
    card_precision,
    decide,
)
from core.maths.case_studies.fraud_detection.card_transactions import transaction_set
from core.maths.case_studies.fraud_detection.pipeline import assess as assess_detector
from core.maths.case_studies.fraud_detection.pipeline import prepare as prepare_weeks
from core.maths.case_studies.fraud_detection.tables import (
    cost_tables,
    plane_tables,
    principal_plane,
    ranking_tables,
)
from core.maths.case_studies.logistics.bullwhip import (
    Forecaster,
    amplification,
    gain,
    simulate_chain,
)
from core.maths.case_studies.logistics.demand_forecasting import fourier_regression
from core.maths.case_studies.logistics.inventory_policy import (
    DemandLaw,
    base_stock_theory,
    policy_sweep,
    simulate_policy,
)
from core.maths.case_studies.logistics.rolling_origin import (
    backtest,
    coverage,
    decide_safety,
    known_errors,
    make_split,
)
from core.maths.case_studies.logistics.sites import great_circle_distances, place_depots, town_sites
from core.maths.case_studies.logistics.transport import (
    TransportProblem,
    capacity_range,
    solve_transport,
    unit_costs,
)
from core.maths.case_studies.medical_diagnosis.cell_measurements import (
    cross_validate_logistic,
    nested_probabilities,
    wisconsin_cells,
)
from core.maths.case_studies.medical_diagnosis.diagnostic_measures import (
    held_out_policy,
    operating_point,
    rank_patients,
)
from core.maths.case_studies.medical_diagnosis.mass_phantoms import (
    Phantom,
    draw_phantoms,
    ideal_observer,
)
from core.maths.case_studies.medical_diagnosis.tables import (
    sum_tables,
    threshold_costs,
    wall_rows,
    wall_tables,
    way_tables,
    way_through,
)
from core.maths.case_studies.predictive_maintenance.engine_fleet import SENSORS, simulate_fleet
from core.maths.case_studies.predictive_maintenance.pipeline import (
    assess,
    policies,
    predict_ridge,
    prepare,
)
from core.maths.case_studies.predictive_maintenance.remaining_useful_life import error_by_life_stage
from core.maths.case_studies.predictive_maintenance.replacement_policy import (
    weibull_age_replacement,
)
from core.maths.case_studies.predictive_maintenance.sensor_signals import (
    exponential_smoothing,
    linear_trend,
    moving_average,
)
from core.maths.case_studies.recommendation.methods import nearest_items
from core.maths.case_studies.recommendation.ranking_metrics import list_quality, try_out
from core.maths.case_studies.recommendation.ratings import hold_out_last, rating_set
from core.maths.case_studies.stock_trends.portfolio import (
    asset_moments,
    minimum_variance,
    return_components,
)
from core.maths.case_studies.stock_trends.return_forecasts import Crossover, RandomWalk
from core.maths.case_studies.stock_trends.return_statistics import (
    ewma_volatility,
    rolling_volatility,
)
from core.maths.case_studies.stock_trends.trading_backtest import Rule, deflated_sharpe
from core.maths.case_studies.stock_trends.trials import trade_walk, twin_sharpes, twin_walks
from core.maths.case_studies.stock_trends.views import cost_curve_columns
from core.maths.case_studies.stock_trends.walk_forward import (
    Schedule,
    assess_forecasts,
    forecast_fan,
    walk_forward,
)
from core.maths.learning.agglomeration import agglomerate
from core.maths.learning.attention import attend
from core.maths.learning.boosting import boost
from core.maths.learning.change_alarms import adwin, draw_errors, page_hinkley
from core.maths.learning.class_laws import CORNERS, law_sample
from core.maths.learning.class_map import outlines
from core.maths.learning.class_points import class_points, split_points
from core.maths.learning.class_splits import confusion
from core.maths.learning.class_tables import EDGES
from core.maths.learning.class_threshold import calibrate
from core.maths.learning.cluster_points import cluster_points
from core.maths.learning.continual_training import learn_in_turn
from core.maths.learning.convolutional_network import forward, start_network
from core.maths.learning.cost_complexity import gini_risk, weakest_links
from core.maths.learning.decision_tree import grow_tree
from core.maths.learning.dense_network import forward_pass, loss_and_gradient, start_dense
from core.maths.learning.dense_training import (
    Labelled,
    Plan,
    begin_learning,
    go_on,
    judge_labelled,
)
from core.maths.learning.density_clusters import dense_groups
from core.maths.learning.depth_choice import tree_on
from core.maths.learning.digit_network import train_history
from core.maths.learning.filter_kind import judge_kernel
from core.maths.learning.filtering import filter_image
from core.maths.learning.fisher_plane import judge_weights
from core.maths.learning.forests import painted_calls
from core.maths.learning.gaussian_mixture import ascend
from core.maths.learning.hand_bends import along_cut, judge_hand, network_by_hand
from core.maths.learning.k_means_film import draw_starts, half_steps
from core.maths.learning.kernel_components import fit_kernel_components, judge_parting
from core.maths.learning.kernel_machine import fit_kernel_machine, map_of
from core.maths.learning.kernels import Kernel
from core.maths.learning.layer_flow import flow_through
from core.maths.learning.learning_verdicts import judge_standing
from core.maths.learning.logistic_boundary import fit_boundary
from core.maths.learning.logistic_regression import descend_logistic
from core.maths.learning.margin_choice import law_points, map_errors
from core.maths.learning.margin_losses import losses_by_angle
from core.maths.learning.matrix_completion import (
    alternating_least_squares,
    hold_out_cells,
    stochastic_gradient_descent,
)
from core.maths.learning.matrix_factorization import factorize_als, fold_in
from core.maths.learning.maximal_margin import fit_margin
from core.maths.learning.n_grams import back_off, following, kneser_ney, places
from core.maths.learning.n_grams import learn as learn_n_grams
from core.maths.learning.naive_bayes import count_classes, read
from core.maths.learning.naive_bayes import log_odds as word_log_odds
from core.maths.learning.nearest_regions import voronoi_edges
from core.maths.learning.network_explanations import pixel_arithmetic
from core.maths.learning.network_findings import class_margins, find_outcome
from core.maths.learning.number_of_groups import silhouettes
from core.maths.learning.planar_classes import planar_classes
from core.maths.learning.probability_check import check_log_odds
from core.maths.learning.quadratic_lift import conic_map, fit_lift
from core.maths.learning.question_gains import ask
from core.maths.learning.receptive_field import make_layers, receptive_field
from core.maths.learning.separable_kernels import filter_in_parts, make_kernel
from core.maths.learning.shifts import Way, by_moves, compare_moves, scene
from core.maths.learning.softmax_regression import fit_softmax, sure_places
from core.maths.learning.solver_race import race
from core.maths.learning.transfer_function import convolution_theorem, judge_pass
from core.maths.learning.tree_change import Grown, TreeChange, tree_of
from core.maths.learning.turning_boundary import judge_memory
from core.maths.learning.update_policies import decide_update, simulate_policies
from core.maths.learning.word_counts import count_matrix, vocabulary
from core.maths.learning.word_vectors import (
    commonest,
    cooccurrence,
    cosines,
    positive_pmi,
    word_space,
)
from core.maths.linear_algebra.component_findings import biplot
from core.maths.linear_algebra.eigen_decomposition import (
    classify_flow,
    decompose,
    iterate_power,
    map_circle,
    repeat_map,
    sweep_angles,
)
from core.maths.linear_algebra.ill_posed import best_damping, blur, damping, pose, solve_filtered
from core.maths.linear_algebra.linear_equations import solve_equations
from core.maths.linear_algebra.linear_map_tables import map_film, product_film
from core.maths.linear_algebra.linear_maps import change_basis, classify_map, compose
from core.maths.linear_algebra.low_rank import (
    errors_against,
    factor_layers,
    factor_noisy,
    judge_denoising,
    with_noise,
)
from core.maths.linear_algebra.matrix_spectrum import (
    analyse_spectrum,
    eigenvalue_shifts,
    gershgorin_discs,
    perturbation_directions,
    perturbed_eigenvalues,
)
from core.maths.linear_algebra.measured_tables import measured_table
from core.maths.linear_algebra.picture_components import digit_pictures, reconstruct_picture
from core.maths.linear_algebra.plane_clouds import PAIRS, ellipse
from core.maths.linear_algebra.plane_directions import fitted_lines, judge_pull, spread
from core.maths.linear_algebra.principal_components import fit_principal_components
from core.maths.linear_algebra.singular_values import decompose_singular, turn_stretch_turn
from core.maths.optimization.batch_verdicts import judge_batch
from core.maths.optimization.descent_moments import steps_to_goal
from core.maths.optimization.descent_verdicts import judge
from core.maths.optimization.duality import judge_gap, pairs_of
from core.maths.optimization.equality_constraint import best_values, judge_touch, limit_pieces
from core.maths.optimization.gradient_descent import METHODS, descend, eigen_errors
from core.maths.optimization.kkt import nearest_allowed, region_of
from core.maths.optimization.penalty_paths import DiscProblem, judge_path
from core.maths.optimization.penalty_tables import strength_curves
from core.maths.optimization.row_losses import shipped_rows
from core.maths.optimization.simplex import klee_minty, simplex_path
from core.maths.optimization.stochastic_descent import batch_gradients, stochastic_descent
from core.maths.optimization.surfaces import SURFACES, contour_lines
from core.maths.optimization.vehicle_routing import edge_lifetimes, savings_routes
from core.maths.pixels import picture_address
from core.maths.probability.beta_posterior import (
    BetaPrior,
    UniformPrior,
    learn,
    posteriors,
    predictive,
)
from core.maths.probability.bivariate_normal import BivariateNormal
from core.maths.probability.chain_memory import forgetting, other_eigenvalues
from core.maths.probability.distributions import (
    RELATIONS,
    histogram,
    picture,
    quantile_quantile,
    relate,
    running_mean,
    window,
)
from core.maths.probability.divergence import compare
from core.maths.probability.entropy import huffman
from core.maths.probability.families import FAMILIES, law
from core.maths.probability.letter_chain import learn_text, write
from core.maths.probability.markov_chains import (
    hitting_times,
    long_run,
    transition_matrix,
    visits,
)
from core.maths.probability.mean_laws import mean_law
from core.maths.probability.mean_tables import distances
from core.maths.probability.metropolis import (
    TARGETS,
    all_autocorrelations,
    correlation_time,
    metropolis,
)
from core.maths.probability.monty_hall import Doors, play
from core.maths.probability.mutual_information import information_left, study
from core.maths.probability.page_rank import page_rank
from core.maths.probability.populations import (
    Bernoulli,
    Chance,
    LogNormal,
    Mixture,
    Numbers,
    Pareto,
    Uniform,
)
from core.maths.probability.projections import (
    NormalMixture,
    information_projections,
    reverse_kl_along,
)
from core.maths.probability.running_means import running_means
from core.maths.probability.screening import natural_frequencies, screen
from core.maths.probability.screening_tables import crowd_tables
from core.maths.statistics.arma import Arma, autocovariances, judge_arma
from core.maths.statistics.arma import simulate as simulate_arma
from core.maths.statistics.autocorrelation import autocorrelation, durbin_levinson
from core.maths.statistics.bias_variance import parts as error_parts
from core.maths.statistics.bias_variance import refit
from core.maths.statistics.bootstrap_intervals import Statistic, bootstrap_intervals
from core.maths.statistics.edge_estimates import Setting, held_share
from core.maths.statistics.estimator_trials import Case as TrialCase
from core.maths.statistics.estimator_trials import run_trials as try_estimators
from core.maths.statistics.exact_binomial import Sided, p_value_law, p_value_laws
from core.maths.statistics.exponential_smoothing import HoltWinters
from core.maths.statistics.forecast_trials import run_trials
from core.maths.statistics.interval_widths import draws_for
from core.maths.statistics.lifetimes import weibull_hazard
from core.maths.statistics.likelihood_humps import Law, find_hills, interval_pieces
from core.maths.statistics.line_clouds import line_cloud
from core.maths.statistics.line_intervals import (
    Errors,
    draw_samples,
    mean_claims,
    measure_coverage,
    standard_normals,
)
from core.maths.statistics.mean_intervals import Rule as Interval
from core.maths.statistics.mean_intervals import (
    exact_coverage,
    half_widths,
    held,
    running_summaries,
)
from core.maths.statistics.mean_tests import Compared, mean_test
from core.maths.statistics.multiple_tests import Method, rejections
from core.maths.statistics.one_parameter import Model, drop, evidence, ratio_interval
from core.maths.statistics.permutation_tests import deal_anew, flip_signs
from core.maths.statistics.power import (
    Design,
    draw_studies,
    needed_observations,
    power,
    power_curve,
    rejection_rates,
    simulate_studies,
)
from core.maths.statistics.predictor_tables import diabetes, drawn_pair
from core.maths.statistics.prior_weight import Belief, Kind, squared_errors
from core.maths.statistics.repeated_looks import draw_runs
from core.maths.statistics.series_parts import judge_parts, split_parts
from core.maths.statistics.share_intervals import (
    ShareRule,
    coverage_at,
    coverage_curve,
    share_intervals,
)
from core.maths.statistics.shrinkage import (
    coefficients,
    cross_validate,
    lasso_path,
    standardise,
)
from core.maths.statistics.spurious_regression import (
    draw_shocks,
    regress_pairs,
    remembering_paths,
)
from core.maths.statistics.straight_line import fit_line
from core.maths.statistics.straight_line import judge_point as judge_line_point
from core.maths.statistics.two_parameters import (
    Family,
    fit_pair,
    judge_pair,
    pair_data,
    profile_interval,
    region_edges,
)

Case = tuple[str, Callable[[], object]]  # what it is, and the call


def _gradient_descent() -> Iterator[Case]:
    for key, make in SURFACES.items():
        landscape = make(condition_number=10, rotation_degrees=30)
        yield f"contour_lines, {key}", lambda s=landscape: contour_lines(s)
    bowl, valley = SURFACES["quadratic"](100, 30), SURFACES["rosenbrock"](10, 0)
    for key in METHODS:
        yield (
            f"descend, {key}, 500 steps",
            lambda k=key: descend(valley, k, valley.start, learning_rate=1e-3, steps=500),
        )
    run = descend(bowl, "gd", bowl.start, learning_rate=0.01, steps=500)
    yield "eigen_errors", lambda: eigen_errors(bowl, run)
    yield "judge", lambda: judge(bowl, "gd", run, learning_rate=0.01)


def _stochastic_gradients() -> Iterator[Case]:
    loss, start = shipped_rows("diabetes"), np.array([-1.0, 1.5])
    for batch in (1, 16, 221):
        yield (
            f"batch_gradients, 4 epochs of batches of {batch}",
            lambda b=batch: batch_gradients(loss, b, 4 * 442 // b, 1),
        )
    single = batch_gradients(loss, 1, 1768, 1)
    yield "stochastic_descent, 1,768 steps", lambda: stochastic_descent(single, start, [0.1] * 1768)
    yield "judge_batch, 1,768 steps", lambda: judge_batch(loss, 0.1, 1, tuple(start), 1768)
    shares = np.geomspace(1 / 442, 1, 25)
    yield (
        "steps_to_goal, 25 batch sizes",
        lambda: steps_to_goal(loss, 0.1, shares, start, 0.01),
    )


def _eigen_decomposition() -> Iterator[Case]:
    matrix, start = np.array([[1.3, 0.7], [-0.2, 0.9]]), (1.0, 0.3)
    found = decompose(matrix)
    yield "decompose", lambda: decompose(matrix)
    yield "map_circle", lambda: map_circle(matrix)
    yield "sweep_angles", lambda: sweep_angles(matrix)
    yield "classify_flow", lambda: classify_flow(found)
    yield "repeat_map", lambda: repeat_map(matrix, start, 60)
    yield "iterate_power", lambda: iterate_power(matrix, start, 60)
    own = np.random.default_rng(0).standard_normal((8, 8))
    directions = perturbation_directions(8, 100)
    moved = perturbed_eigenvalues(own, directions, 0.1)
    values = analyse_spectrum(own).eigenvalues
    yield "analyse_spectrum, 8×8", lambda: analyse_spectrum(own)
    yield "gershgorin_discs, 8×8", lambda: gershgorin_discs(own)
    yield "perturbed_eigenvalues, 100 × 8×8", lambda: perturbed_eigenvalues(own, directions, 0.1)
    yield "eigenvalue_shifts, 100 × 8", lambda: eigenvalue_shifts(values, moved)


def _singular_values() -> Iterator[Case]:
    photograph, small = shipped_picture("china"), np.array([[1.5, 0.3], [0.5, 1.2]])
    noisy = with_noise(photograph, 20, 1)
    found, problem = factor_layers(noisy), pose("wide", "peaks", 0.01, 1)
    errors, blurred = errors_against(found, photograph), blur(2.0)
    yield "factor_noisy, 144×216", lambda: factor_noisy(noisy)
    yield "kept, rank 20 of 144×216", lambda: found.kept(20)
    yield "picture_address, 144×216", lambda: picture_address(photograph, 0, 255)
    yield "errors_against", lambda: errors_against(found, photograph)
    yield "judge_denoising", lambda: judge_denoising(found, errors, 20, 20)
    yield "decompose_singular, 32×32", lambda: decompose_singular(blurred)
    yield "turn_stretch_turn", lambda: turn_stretch_turn(small)
    yield "pose", lambda: pose("wide", "peaks", 0.01, 1)
    yield "solve_filtered", lambda: solve_filtered(problem, damping(problem, 0.01))
    yield "best_damping", lambda: best_damping(problem)


def _linear_maps() -> Iterator[Case]:
    matrix, other = np.array([[1.5, -0.5], [0.4, 1.0]]), np.array([[0.0, -1.0], [1.0, 0.3]])
    yield "classify_map", lambda: classify_map(matrix)
    yield "map_film", lambda: map_film(matrix, np.nan, np.nan)
    yield "compose", lambda: compose(matrix, other)
    yield "product_film", lambda: product_film(matrix, other)
    yield "solve_equations", lambda: solve_equations(matrix, np.array([2.0, 1.5]))
    yield "change_basis", lambda: change_basis(matrix, other, (1.0, 2.0))


def _principal_components() -> Iterator[Case]:
    cloud, wine = ellipse(600, 0.6), measured_table("wine").values
    found, digits = fit_principal_components(wine, standardise=True), digit_pictures()
    points, second = PAIRS["moons"]()
    bent, linear = fit_kernel_components(points, 15.0, 6), points
    x, y = np.linspace(-2, 2, 54), np.linspace(-1, 1, 28)
    yield "spread, 600 points", lambda: spread(cloud)
    yield "fitted_lines", lambda: fitted_lines(spread(cloud))
    yield "judge_pull, 600 points", lambda: judge_pull(cloud)
    yield "biplot, 178 × 13", lambda: biplot(found, wine)
    yield (
        "reconstruct_picture",
        lambda: reconstruct_picture(digits.found, digits.pictures[1600], 20),
    )
    yield "fit_kernel_components, 120", lambda: fit_kernel_components(points, 15.0, 6)
    yield "kernel component, 54 × 28 places", lambda: bent.on_grid(x, y, 2)
    yield "judge_parting", lambda: judge_parting(bent, linear, second)


def _derivative() -> Iterator[Case]:
    f, steps = Function(parse("sin(x)")), np.logspace(0, -16, 193)
    text = "a x^2 sin(1/x) + e^(-x^2)"
    yield "parse", lambda: parse(text)
    yield "quotients, 193 steps", lambda: quotients(f, 1.0, steps)
    kink = Function(parse("|sin(pi x)|"))
    yield "judge_point", lambda: judge_point.__wrapped__(f, 1.0)
    yield "judge_point at a kink", lambda: judge_point.__wrapped__(kink, 1.0)
    yield "budget", lambda: budget.__wrapped__(f, 1.0, Difference.CENTRAL)
    yield "judge_error", lambda: judge_error(f, 1.0, 1e-3, Difference.CENTRAL, 1e-7)
    yield "curve_table, 401 points", lambda: curve_table(f, -5, 5)
    yield "taylor, degree 20", lambda: f.taylor(1.0, 20)


def _integral() -> Iterator[Case]:
    f = Function(parse("e^(-x^2)"))
    truth = area(f, 0.0, 2.0).value
    kink = Function(parse("max(x, x^3) + |x - 1|"))
    yield "area", lambda: area(f, 0.0, 2.0)
    yield "area over kinks", lambda: area(kink, -2.0, 3.0)
    for rule in ("midpoint", "simpson", "gauss", "random"):
        yield f"integrate, {rule}, 64", lambda r=rule: integrate(f, r, 64, 0.0, 2.0)
    yield "errors, simpson, 1 … 512 panels", lambda: errors(f, "simpson", truth, 0.0, 2.0)
    yield "judge_order, simpson", lambda: judge_order(f, "simpson", truth, 0.0, 2.0)
    yield "grid_errors, 6 dimensions", lambda: grid_errors(SMOOTH, 6)
    yield "random_errors, Sobol, 6", lambda: random_errors(SMOOTH, "sobol", 1, 6)


def _taylor() -> Iterator[Case]:
    f, own = Function(parse("1/(1 + x^2)")), Function(parse("1/(1 + 4x^2)"))
    found = convergence(f, 0.5)
    yield "taylor, degree 60", lambda: f.taylor(0.5, 60)
    yield "convergence, known", lambda: convergence.__wrapped__(f, 0.5)
    yield "convergence, searched", lambda: convergence.__wrapped__(own, 0.5)
    yield "lagrange_bounds, proved", lambda: lagrange_bounds.__wrapped__(f, 0.5, 1.5)
    yield "lagrange_bounds, sampled", lambda: lagrange_bounds.__wrapped__(own, 0.5, 1.5)
    yield "sight_in_plane", lambda: sight_in_plane(f, found.coefficients, 0.5)
    cubic, double = Function(parse("x^3 - 2x + 2")), Function(parse("(x - 1)^2 (x + 2)"))
    for name, g, start in (("cycle", cubic, 0.0), ("double root", double, 3.0)):
        yield f"newton and judge_newton, {name}", lambda g=g, s=start: judge_newton(g, newton(g, s))
    yield "roots_from, 241 starts", lambda: roots_from.__wrapped__(cubic, -5.0, 5.0)


def _hypothesis_tests() -> Iterator[Case]:
    design, effects = Design(20), np.linspace(-1.5, 1.5, 121)
    luck, alphas = draw_studies(design, 1000, 1), np.linspace(0.05, 0.95, 19)
    yield "power, t test", lambda: power.__wrapped__(design, 0.4, 0.05)
    yield "power_curve, 121 effects", lambda: power_curve(design, effects, 0.05)
    yield "rejection_rates, 19 levels", lambda: rejection_rates(design, 0.4, alphas)
    yield "needed_observations", lambda: needed_observations(design, 0.43, 0.05, 0.8)
    yield "simulate_studies, 1000", lambda: simulate_studies(design, 0.4, luck)
    runs, worlds = draw_runs(500, 100, 1), np.random.default_rng(1).random((1000, 20)) ** 3
    yield "stopped, 500 studies, 100 looks", lambda: runs.stopped(1, 0.05)
    for method in Method:
        yield (
            f"rejections, {method.value}, 1000 worlds",
            lambda m=method: rejections(worlds, m, 0.05),
        )
    yield "p_value_law, 100 trials", lambda: p_value_law(100, 0.3, Sided.TWO)
    yield "p_value_laws, 1 to 100 trials", lambda: p_value_laws(100, 0.3, Sided.TWO)
    a, b = np.random.default_rng(2).standard_normal((2, 15))
    yield "mean_test, Welch", lambda: mean_test(a, b, Compared.WELCH)
    yield "flip_signs, 32,768 patterns", lambda: flip_signs(a)
    yield "deal_anew, 9,999 deals", lambda: deal_anew(a, b)


def _bayes() -> Iterator[Case]:
    found = screen(0.01, 0.9, 0.91)
    people, belief = natural_frequencies(found), learn(BetaPrior(2, 2), 28, 40)
    counts = np.arange(101)
    cut = UniformPrior(0.3, 0.6)
    yield "screen", lambda: screen(0.01, 0.9, 0.91)
    yield "crowd_tables, 1000 people", lambda: crowd_tables(people)
    yield "learn, beta prior", lambda: learn(BetaPrior(2, 2), 28, 40)
    yield "posteriors, uniform prior, 101 counts", lambda: posteriors(cut, counts // 2, counts)
    yield "predictive, 10 tosses", lambda: predictive(belief, 10)
    yield "play, 1000 games", lambda: play(Doors(10, 4, 0.5), 1000, 1)


def _estimation() -> Iterator[Case]:
    draws = np.random.default_rng(1).integers(0, 2, 200)
    theta = np.linspace(0.1, 0.9, 301)
    for model in Model:
        data = evidence(model, draws)
        yield f"drop, 301 values, {model.name}", lambda e=data: drop(e, theta)
        yield f"ratio_interval, {model.name}", lambda e=data: ratio_interval(e, 0.95)
    positive = np.random.default_rng(1).gamma(2, 1.5, 200)
    for family in Family:
        fit = fit_pair(pair_data(family, positive))
        yield f"fit_pair, 200 data, {family.name}", lambda f=fit: fit_pair(f.data)
        yield f"judge_pair, {family.name}", lambda f=fit: judge_pair(f, *f.best, 0.95)
        yield f"profile_interval, {family.name}", lambda f=fit: profile_interval(f, 1, 0.95)
        yield f"region_edges, 8 lines, {family.name}", lambda f=fit: region_edges(f, (1.0,) * 8)
    for case in TrialCase:
        yield (
            f"run_trials, 2000 of 100, {case.name}",
            lambda c=case: try_estimators(c, 1, 100, 0.5, True),
        )
    belief = Belief(Kind.COIN, 10, 3.0, 5.0, 0.5)
    share = np.linspace(0.01, 0.99, 241)
    yield "squared_errors, 241 truths", lambda: squared_errors(belief, share)
    humped = np.linspace(-9, 9, 12)
    for kind in Law:
        hills = find_hills(kind, humped, 0.3)
        yield f"find_hills, 12 data, {kind.name}", lambda kind=kind: find_hills(kind, humped, 0.3)
        yield (
            f"interval_pieces, {kind.name}",
            lambda kind=kind, hills=hills: interval_pieces(kind, humped, 0.3, hills, 0.95),
        )
    for setting in Setting:
        yield (
            f"held_share, n = 100, {setting.name}",
            lambda setting=setting: held_share(setting, 100, 0.5, 3.84),
        )


def _confidence_intervals() -> Iterator[Case]:
    chance = Chance(*np.random.default_rng(1).random((2, 100, 2000)))
    draws = LogNormal(1.0).draw(chance)
    means, deviations = running_summaries(draws)
    yield "running_summaries, 2000 worlds of 100", lambda: running_summaries(draws)
    yield (
        "half_widths and held, 2000 worlds",
        lambda: held(means[9], half_widths(Interval.STUDENT, deviations[9], 10, 0.95), 1.65),
    )
    for rule in Interval:
        yield (
            f"exact_coverage, 0-1 draws, {rule.name}",
            lambda rule=rule: exact_coverage(Bernoulli(0.3), 100, rule, 0.95),
        )
    for method in ShareRule:
        found = share_intervals(method, 100, 0.95)
        yield f"coverage_curve, n = 100, {method.name}", lambda f=found: coverage_curve(f, 1)
        yield f"coverage_at, n = 100, {method.name}", lambda f=found: coverage_at(f, 0.1)
    uniform = np.random.default_rng(1).random((1000, 50))
    for statistic in Statistic:
        yield (
            f"bootstrap_intervals, 1000 resamples of 50, {statistic.name}",
            lambda s=statistic: bootstrap_intervals(s, draws[:50, 0], uniform, 0.95),
        )
    yield "draws_for, with s", lambda: draws_for(0.02, 0.999, known=False)


def _limit_theorems() -> Iterator[Case]:
    chance = Chance(*np.random.default_rng(1).random((2, 100_000)))
    own = Numbers((1.0, 2.5, 3.1, 4.0, 40.0))
    heavy, draws = LogNormal(1.0), LogNormal(1.0).draw(chance).reshape(20, 5000)
    for name, population in {
        "Bernoulli": Bernoulli(0.3),
        "uniform": Uniform(),
        "mixture": Mixture(0.3),
        "own numbers": own,
        "log-normal": heavy,
        "Pareto 2.5": Pareto(2.5),
        "Pareto 1.5": Pareto(1.5),
    }.items():
        yield f"mean_law, {name}, 200 draws", lambda p=population: mean_law(p, 200)
    yield "distances, log-normal", lambda: distances.__wrapped__(heavy)
    yield "draw, 100,000 log-normal", lambda: heavy.draw(chance)
    yield "running_means, 20 paths of 5000", lambda: running_means(draws, heavy)


def _regression() -> Iterator[Case]:
    x, y = line_cloud("play")
    line = fit_line(x, y)
    yield "fit_line, 10 points", lambda: fit_line(x, y)
    yield "judge_point", lambda: judge_line_point(line, 9)
    normals = standard_normals(1000, 60, 1)
    made = Errors("correlated", 60, rho=0.8)
    samples = draw_samples(made, normals)
    yield "draw_samples, 1000 of 60", lambda: draw_samples(made, normals)
    for formula in ("ordinary", "hc3", "newey-west"):
        name = f"measure_coverage, {formula}"
        yield name, lambda f=formula: measure_coverage(samples, 8.0, 0.95, f)
    ask = np.linspace(-5, 15, 61)
    yield "mean_claims, Newey–West", lambda: mean_claims(made, ask, "newey-west")
    table, pair = diabetes(), drawn_pair(0.5, 1)
    one = standardise(table.X, table.y)
    lambdas = 10.0 ** np.linspace(2, -4, 61)
    path = lasso_path(one)
    yield "lasso_path.at, 10 columns", lambda: path.at(0.05)
    yield "ridge, 10 columns", lambda: coefficients(one, np.array([0.05]), "ridge")
    yield "cross_validate, pair", lambda: cross_validate(pair.X, pair.y, lambdas, "lasso", 10, 1)
    noise = np.random.default_rng(1).standard_normal((50, 101))
    error_parts("wave", 20)
    yield "refit, 50 of degree 60", lambda: refit("wave", 20, 60, 0.3, (noise, noise))


def _entropy() -> Iterator[Case]:
    p, q, table = [40, 30, 20, 10, 5, 1], [10, 20, 30, 40, 5, 1], np.arange(36).reshape(6, 6)
    joint = study(table).joint
    yield "huffman, 6 outcomes", lambda: huffman(p)
    yield "compare, 6 outcomes", lambda: compare(p, q)
    yield "study, 6×6 table", lambda: study(table)
    two = NormalMixture(0.4, (-3.0, 3.0), (1.0, 1.0))
    yield "information_projections, humps 6 apart", lambda: information_projections.__wrapped__(two)
    means = np.linspace(-6, 6, 97)
    yield "reverse_kl_along, 97 means", lambda: reverse_kl_along(two, means, 1.0)
    yield "information_left, 41 noises", lambda: information_left(joint, np.linspace(0, 1, 41))


def _markov_chains() -> Iterator[Case]:
    weights = (np.arange(36).reshape(6, 6) * 7 % 11).tolist()
    P = transition_matrix(weights)
    found, rng = long_run(P), np.random.default_rng(1)
    moves, uniforms = rng.standard_normal(2000), rng.random(2000)
    target = TARGETS["humps"]
    places = metropolis(target.log_density, -3.0, moves, uniforms).places
    letters = learn_text("the quick brown fox jumps over the lazy dog " * 30, 2)
    chances = uniforms[:200].tolist()
    yield "long_run, 6 states", lambda: long_run(P)
    yield "hitting_times, 6 states", lambda: hitting_times(P, 0)
    yield "visits, 60 steps", lambda: visits(P, 0, 60)
    yield "forgetting, 60 steps", lambda: forgetting(P, found, 60)
    yield "other_eigenvalues, 6 states", lambda: other_eigenvalues(weights, 1)
    yield "page_rank, 6 pages", lambda: page_rank(P > 0.1, 0.85)
    yield "write, 200 letters", lambda: write(letters, chances)
    yield "metropolis, 2,000 steps", lambda: metropolis(target.log_density, -3.0, moves, uniforms)
    yield "correlation_time, 2,001", lambda: correlation_time(all_autocorrelations(places))


def _chain_rule() -> Iterator[Case]:
    text = "(v1 tanh(w1 x) + v2 tanh(w2 x) - y)^2"
    expression = parse(text, ("x", "y"))
    graph = build([expression])
    point = {graph.vertices[i].name: 0.5 for i in graph.inputs}
    tape = record(graph, point)
    output, net, drawn = graph.outputs[0], Deep("tanh", 1.3), draw(1, 16)
    sweep = reverse(tape, output)
    kinked = parse("max(0, w x + b)")
    at = {"w": 1.0, "x": 1.0, "b": -1.0}
    yield "build and lay_out, 15 vertices", lambda: lay_out(build([expression]))
    yield "record", lambda: record(graph, point)
    yield "reverse", lambda: reverse(tape, output)
    yield "judge_gradient", lambda: judge_gradient(tape, sweep, output)
    yield "judge_input, kink", lambda: judge_input(kinked, at, "w")
    yield "central_differences", lambda: central_differences(expression, point)
    yield "propagate, 16 × 50 × 16, slopes kept", lambda: propagate(net, drawn, 50)
    yield "mean_squares, tanh, 100", lambda: mean_squares("tanh", False, np.array(1.3), 100)


def _constraints() -> Iterator[Case]:
    """Without what is kept of the limit and the goal of before."""
    f = FunctionOfTwo(parse("(1 - x)^2 + 5(y - x^2)^2", ("x", "y")))
    g = FunctionOfTwo(parse("a x + b y", ("x", "y")), {"a": 0.6, "b": 0.8})
    lens = region_of("((x + 1)^2 + y^2 - 4)/2", "((x - 1)^2 + y^2 - 4)/2", (0.0, 3**0.5))
    disc = DiscProblem((1.0, 4.0), (2.2, 1.6), 1.5)
    cost, bound = Function(parse("(x^2 - 1)^2/2 + x/2")), Function(parse("-x"))
    pairs, prices, square = pairs_of(cost, bound), np.linspace(0, 8, 61), klee_minty(2)
    yield "judge_touch", lambda: judge_touch.__wrapped__(f, g, 1.7, 0.3)
    yield "limit_pieces", lambda: limit_pieces.__wrapped__(g, 1.0)
    yield "best_values", lambda: best_values.__wrapped__(f, g)
    yield "nearest_allowed", lambda: nearest_allowed.__wrapped__(lens, (0.3, 2.4))
    yield "judge_path, barrier", lambda: judge_path(disc, "barrier", 30.0, 3)
    yield "judge_path, 20 updates", lambda: judge_path(disc, "augmented", 2.0, 20)
    yield "strength_curves", lambda: strength_curves.__wrapped__(disc, 20)
    yield "judge_gap", lambda: judge_gap.__wrapped__(cost, bound)
    yield "dual_values, 61", lambda: pairs.dual_values(prices)
    yield "simplex_path, Klee-Minty", lambda: simplex_path(square)


def _gradient_field() -> Iterator[Case]:
    """Without what is kept of the point and the square of before."""
    f = FunctionOfTwo(parse("(1 - x)^2 + 5(y - x^2)^2", ("x", "y")))
    polar = PlaneMap(*(FunctionOfTwo(parse(t, ("x", "y"))) for t in ("x cos(y)", "x sin(y)")))
    bend, square = judge_bend(f, 1.05, 1.0), judge_square(polar, 1.6, 0.7, 0.8)
    yield "level_map", lambda: level_map.__wrapped__(f)
    yield "level_through", lambda: level_through(f, 1.5, 0.8)
    yield "judge_ground", lambda: judge_ground.__wrapped__(f, 1.5, 0.8)
    yield "level_angle", lambda: level_angle.__wrapped__(f, 1.0, 0.5, (10.0, -5.0))
    yield "judge_bend, to a minimum", lambda: judge_bend.__wrapped__(f, 1.05, 1.0)
    yield "lines_around", lambda: lines_around([f, bend.quadratic], 1.0, 1.0, 0.8)
    yield "judge_square", lambda: judge_square.__wrapped__(polar, 1.6, 0.7, 0.8)
    pole = PlaneMap(polar.u, FunctionOfTwo(parse("1/(x - y)", ("x", "y"))))
    yield "judge_square, a pole", lambda: judge_square.__wrapped__(pole, 1.0, 0.7, 0.8)
    yield "square_film", lambda: square_film(polar, square)
    yield "square_image", lambda: square_image(polar, square)
    yield "ratios, 61 sizes", lambda: ratios(polar, 1.6, 0.7, np.geomspace(0.01, 2, 61))


def _distributions() -> Iterator[Case]:
    for key in FAMILIES:
        own = law(key)
        sample = own.sample(1000, 1)
        yield f"law, {key}", lambda k=key: law(k)
        yield f"picture, {key}", lambda w=own: picture(w)
        yield f"moments, {key}", own.moments
        yield f"sample of 1000, {key}", lambda w=own: w.sample(1000, 1)
        yield (
            f"histogram, {key}",
            lambda w=own, x=sample: histogram(x, w.discrete, window(w)),
        )
        yield f"quantile_quantile, {key}", lambda w=own, x=sample: quantile_quantile(x, w)
        yield f"running_mean, {key}", lambda w=own, x=sample: running_mean(x, w)
    for key in RELATIONS:
        yield f"relate, {key}", lambda k=key: relate(k)
    pair = BivariateNormal(correlation=0.5)
    yield "ellipse of the bivariate normal", lambda: pair.ellipse(2.0)
    yield "sample of 500 of the bivariate normal", lambda: pair.sample(500, 1)


def _time_series() -> Iterator[Case]:
    process = Arma((1.1, -0.6), (0.5, 0.0))
    shocks = np.random.default_rng(1).standard_normal(300)
    yield "judge_arma", lambda: judge_arma(process)
    yield "autocovariances, 24 lags", lambda: autocovariances(process, 24)
    yield "simulate_arma, 300 values", lambda: simulate_arma(process, shocks)
    rho = autocovariances(process, 24)
    yield "durbin_levinson, 24 lags", lambda: durbin_levinson(rho[1:] / rho[0])
    carbon, model = time_series("co2").values, HoltWinters(0.5, 0.05, 0.3, 1.0, 12)
    parts = split_parts(carbon, model, True, 24)
    yield "split_parts, 360 months", lambda: split_parts(carbon, model, True, 24)
    yield "judge_parts", lambda: judge_parts(carbon, parts, 12)
    yield "run_trials, Holt–Winters", lambda: run_trials(carbon, model, 12)
    draws = draw_shocks(1, 100, 400)
    yield "remembering_paths, 400 pairs of 100", lambda: remembering_paths(draws, 0.9)
    yield "regress_pairs, 400 of 100", lambda: regress_pairs(draws[:, 0], draws[:, 1])


def _predictive_maintenance() -> Iterator[Case]:
    fleet = simulate_fleet(1)
    prepared = prepare(fleet, 30)
    predictions = predict_ridge(prepared, 100, 125)
    series = fleet.train[SENSORS[1]].to_numpy()[:250]
    ages = np.linspace(1, 300, 200)
    last = predictions.test[prepared.test_last]
    yield "moving_average", lambda: moving_average(series, 20)
    yield "exponential_smoothing", lambda: exponential_smoothing(series, 0.1)
    yield "linear_trend", lambda: linear_trend(series)
    yield "predict_ridge, 20 631 × 60", lambda: predict_ridge(prepared, 100, 125)
    yield "assess", lambda: assess(prepared, predictions, 125)
    yield "error_by_life_stage", lambda: error_by_life_stage(last, prepared.test_rul)
    yield "policies", lambda: policies(prepared, predictions, 10, 1)
    yield "weibull_hazard", lambda: weibull_hazard(ages, 4.4, 225)
    yield "weibull_age_replacement", lambda: weibull_age_replacement(ages, 4.4, 225, 10, 1)


def _fraud_detection() -> Iterator[Case]:
    table = load_table("card_transactions").astype({"time": "datetime64[s]"})
    prepared = prepare_weeks(transaction_set(table, "", ""), 3)
    found = assess_detector(prepared, "mahalanobis", 0)
    decision = decide(found.validation, found.test, 0.01, 20.0, 30)
    plane = principal_plane(prepared, found.detector, 0, 2)
    fraud = prepared.transactions.fraud[prepared.periods.test]
    yield "decide, 41 555", lambda: decide(found.validation, found.test, 0.01, 20.0, 30)
    yield "decide, no limit", lambda: decide(found.validation, found.test, 0.01, 20.0)
    yield "average_precision", lambda: average_precision(found.test, 0.1)
    yield "card_precision, 21 days", lambda: card_precision(found.cards, 30)
    errors = np.full(len(ALERT_SHARES), 0.01)
    yield "cost_tables", lambda: cost_tables(decision, 0.01, 14, 21, errors)
    yield "ranking_tables", lambda: ranking_tables(decision, found.test)
    yield "plane_tables", lambda: plane_tables(plane, decision.ranking, decision.alerts, fraud)


def _recommendation() -> Iterator[Case]:
    cells = np.random.default_rng(0).uniform(1, 5, (8, 10))
    visible = ~hold_out_cells(cells, 0.2, 3)
    yield (
        "alternating_least_squares, 8 × 10, rank 6, 12 sweeps",
        lambda: alternating_least_squares(cells, visible, 6, 0.5, 12, 3, True),
    )
    yield (
        "stochastic_gradient_descent, 8 × 10, 12 sweeps",
        lambda: stochastic_gradient_descent(cells, visible, 2, 0.5, 0.1, 12, 3, False),
    )
    films = load_table("movielens_ratings").merge(load_table("movielens_titles"), on="item")
    split = hold_out_last(rating_set(films, "", ""))
    train = split.train
    model = factorize_als(train.user, train.item, train.value, train.shape, sweeps=2)
    trial = try_out(model, split)
    best_known = np.argsort(-np.bincount(train.item))[:8]
    given = np.array([5.0, 4, 2, 3.5, 1, 4.5, 3, 2.5])
    yield "list_quality, 671 users", lambda: list_quality(trial, split.test, 10, 4)
    yield "fold_in and scores, 9 066 titles", lambda: fold_in(model, best_known, given).scores()
    yield "nearest_items", lambda: nearest_items(model, 0, 8, np.ones(train.shape[1], bool))


def _medical_diagnosis() -> Iterator[Case]:
    cells = wisconsin_cells()
    found = cross_validate_logistic(cells.features, cells.ill, 0.01, repeats=1)
    score, fold = found.probability[0], found.fold[0]
    ranking, phantom = rank_patients(score, cells.ill), Phantom()
    drawn = draw_phantoms(phantom, 32, 3)
    images = drawn.images[wall_rows(drawn.labels)]
    network = start_network(28, (8,), 7)
    values = forward(network, images[:1, ..., None])
    ends = ("ill", "healthy")
    yield "operating_point, all", lambda: operating_point(ranking, ranking.ends)
    nested = nested_probabilities(cells.features, cells.ill, fold, 0.01)
    yield "held_out_policy", lambda: held_out_policy(score, cells.ill, fold, nested, 0.01, 200, 1)
    yield "threshold_costs", lambda: threshold_costs(ranking, 0.01, 200, 1)
    yield (
        "descend_logistic, 120 steps",
        lambda: descend_logistic(cells.features, cells.ill, 0.5, 0.01, 120),
    )
    yield "ideal_observer", lambda: ideal_observer(phantom)
    yield "draw_phantoms, 32", lambda: draw_phantoms(phantom, 32, 3)
    yield "wall_tables, 32", lambda: wall_tables(images, np.sort(drawn.labels)[::-1], None, ends)
    yield "forward, 1 image", lambda: forward(network, images[:1, ..., None])
    yield "way_tables", lambda: way_tables(way_through(network, values))
    yield "pixel_arithmetic", lambda: sum_tables(pixel_arithmetic(network, values, 0, 1, 9, 9))


def _logistic_regression() -> Iterator[Case]:
    clouds, three = class_points("clouds"), class_points("three")
    places, labels = split_points(clouds)
    yield "fit_boundary, 40 points, 16 penalties", lambda: fit_boundary(clouds, 0.1)
    yield "losses_by_angle, 361 directions", lambda: losses_by_angle(places, labels, 1.5, 0.0)
    yield "calibrate, 2,000 cases", lambda: calibrate(1, 1.6, 0.1, 0.0)
    fit = fit_softmax(three, 0.01)
    yield "fit_softmax, 42 points", lambda: fit_softmax(three, 0.01)
    yield "sure_places, 3 classes", lambda: sure_places(fit, 1.0)
    yield "race, 60 steps", lambda: race(clouds, 0.01, 2.0, 1.0)


def _support_vectors() -> Iterator[Case]:
    clouds, moons = class_points("clouds"), class_points("moons")
    for price in (1.0, 100.0):
        yield f"fit_margin, 40 points, C = {price:g}", partial(fit_margin, clouds, price)
    for kernel in (Kernel("gaussian", 0.5), Kernel("polynomial", 0.1, 3)):
        found = fit_kernel_machine(moons, kernel, 10.0)
        yield (
            f"fit_kernel_machine, 34 points, {kernel.name}",
            partial(fit_kernel_machine, moons, kernel, 10.0),
        )
        yield f"map_of, {kernel.name}", partial(map_of, found)
    lifted = class_points("rings")
    yield "fit_lift, 36 points", lambda: fit_lift(lifted, 10.0)
    found = fit_lift(lifted, 10.0)
    yield "conic_map", lambda: conic_map(found)
    (places, labels), fresh = law_points("moons")
    yield "map_errors, 56 cells, 32 points", lambda: map_errors(places, labels, *fresh)


def _clustering() -> Iterator[Case]:
    noise = cluster_points("noise")[0]
    starts = draw_starts(noise, 7, "spread", 1, np.random.default_rng(1))[0]
    film = half_steps(noise, starts)
    yield "half_steps, 80 points, k = 7", lambda: half_steps(noise, starts)
    yield "voronoi_edges, k = 7", lambda: voronoi_edges(film.centres)
    apart = np.sqrt(np.square(noise[:, None] - noise).sum(axis=-1))
    yield "silhouettes, 80 points", lambda: silhouettes(apart, film.labels[-1])
    yield "dense_groups, 80 points", lambda: dense_groups(apart, 1.0, 4)
    tree = agglomerate(noise, "ward")
    yield "cut of a tree, 80 points", lambda: tree.cut(4)
    yield "ascend, 80 points, k = 5, 30 steps", lambda: ascend(noise, starts[:5], "full", 0.0, 30)


def _trees() -> Iterator[Case]:
    X, y = law_sample("waves", 120, 0.1, 13)
    moons = class_points("moons")
    moved = (*moons[:20], (3.1, -0.7, 1), *moons[21:])
    yield "grow_tree, 120 points", lambda: grow_tree(X, y)
    yield "tree_on, all depths, 120 points", lambda: tree_on("waves", 0.1, X, y).by_depth
    whole = grow_tree(X, y)
    yield "weakest_links, 29 leaves", lambda: weakest_links(whole, gini_risk(whole))
    yield "ask, 34 points, all questions", lambda: ask(moons, 0, 0.5).best
    old, now = tree_of(moons, 3), grow_tree(*split_points(moved), 3)
    change = TreeChange(
        old, Grown(*split_points(moved), now, now.boxes(*CORNERS), now.leaves()), 1, 1
    )
    yield "TreeChange, share of the plane", lambda: TreeChange(old, change.now, 1, 1).share
    yield "boost, 80 points, 20 stumps", lambda: boost(X[:80, :1], y[:80], 0.5, 1, 20)
    yield "painted_calls, 120 × 80", lambda: painted_calls(whole)


def _convolution() -> Iterator[Case]:
    image, kernel = scene("disc"), np.outer([1.0, 2.0, 1.0], [-1.0, 0.0, 1.0])
    yield "filter_image, 36×48", lambda: filter_image(image, kernel, 1)
    yield "judge_kernel", lambda: judge_kernel(kernel)
    way = Way(tuple(map(tuple, kernel.tolist())), "max", 2, "round")
    yield "compare_moves, 36×48", lambda: compare_moves(image, way, 3)
    yield "by_moves, 25 moves", lambda: by_moves(image, way, 12)
    grating = make_kernel("grating", 11, 30)
    yield "filter_in_parts, 11×11, 2 layers", lambda: filter_in_parts(image, grating, 2)
    yield "judge_pass, 101×101 frequencies", lambda: judge_pass(kernel)
    yield "convolution_theorem, 36×48", lambda: convolution_theorem(image, kernel)
    layers = make_layers(5, 5, "stride")
    yield "receptive_field, 5 layers of 5", lambda: receptive_field(layers)
    yield "train_history, two convolutions, 8 epochs", lambda: train_history("two")


def _language() -> Iterator[Case]:
    texts, held = food_reviews(False), food_reviews(True)
    words, columns = texts.words[:1500], vocabulary(texts.words, 5)
    counts = count_classes(count_matrix(texts.words, columns), texts.great, columns)
    scores = count_matrix(held.words, columns) @ word_log_odds(counts, 1.0)
    yield "log_odds, 2,900 words", lambda: word_log_odds(counts, 1.0)
    yield "read, 100 words", lambda: read(counts, held.words[0][:100], 1.0, 0.65)
    yield "check_log_odds, 993 reviews", lambda: check_log_odds(scores, held.great)
    model = learn_n_grams(texts.texts[:1500], 5, 3)
    at, _ = places(model, held.texts[:40])
    yield "kneser_ney, 2,484 places", lambda: kneser_ney(at, 0.75)
    yield "back_off, 2,484 places", lambda: back_off(at, 0.75)
    prompt = model.ids(["this", "is", "the"])
    yield "following, 2,581 words", lambda: following(model, prompt)
    rows = commonest(words, 350)
    C = cooccurrence(words, rows, 2)
    space = word_space(rows, positive_pmi(C))
    yield "positive_pmi, 350 words", lambda: positive_pmi(C)
    yield "cosines, 30 numbers", lambda: cosines(space.vectors(30), 9)
    X, W = np.ones((9, 3)), np.ones((2, 3))
    yield "attend, 9 words", lambda: attend(X, W, W)


def _neural_network() -> Iterator[Case]:
    x, labels = planar_classes("spirals", 80)
    examples, plan = Labelled(x, labels, 2, x[:0], labels[:0]), Plan((8, 8))
    begun = begin_learning(plan, examples)
    network = begun.network
    yield "go_on, 10 steps, 80 points, 8 + 8 units", lambda: go_on(begun, examples, plan, 10)
    yield "find_outcome, 80 points", lambda: find_outcome(begun, examples)
    yield "loss_and_gradient, 80 points", lambda: loss_and_gradient(network, x, labels)
    yield "judge_labelled, 80 points", lambda: judge_labelled(network, x, labels)
    wide = np.random.default_rng(1).uniform(-2, 2, (39 * 61, 2))
    yield "class_margins, 2,379 places", lambda: class_margins(network, wide)
    margins, across, up = class_margins(network, wide), np.arange(61.0), np.arange(39.0)
    height = np.sort(margins[:, 1]).reshape(39, 61)
    yield "outlines, 39 × 61, 8 bands", lambda: outlines(height, EDGES, across, up)
    deep = start_dense((2, *[16] * 8, 2), "relu", "he")
    yield "flow_through, 8 layers of 16", lambda: flow_through(deep, x, labels)
    feet = tuple((0.3 * at, 1.0 - 0.2 * at, at % 2) for at in range(8))
    yield "network_by_hand, 8 bends", lambda: network_by_hand(feet, 4.0, -0.3, "relu")
    by_hand = network_by_hand(feet, 4.0, -0.3, "relu")
    logits, cut = forward_pass(by_hand, x).logits, np.linspace(-3.0, 3.0, 121)
    yield "judge_hand, 80 points", lambda: judge_hand(feet, logits, labels)
    yield "along_cut, 121 places", lambda: along_cut(by_hand, cut, 0.5)
    rows = np.arange(359)
    yield "confusion, 359 rows", lambda: confusion(rows % 10, rows % 7, 10)
    yield "judge_standing", lambda: judge_standing(begun)


def _continual() -> Iterator[Case]:
    yield "judge_memory, 120 streams", lambda: judge_memory(32, 0.5, 0.1, "window", 1)
    errors = draw_errors(0.1, 0.2, 1)
    yield "page_hinkley, 100 × 600", lambda: page_hinkley(errors, 0.02)
    yield "adwin, 100 × 600", lambda: adwin(errors)
    outcomes = simulate_policies("turns", 20, 40, 1)
    yield "decide_update, 17 policies", lambda: decide_update(outcomes, 5, 40, 0.2)
    runs = learn_in_turn("steps", 2, 1)
    yield "judge_weights", lambda: judge_weights(runs, 3, 0, 12)


def _logistics() -> Iterator[Case]:
    barrels = load_table("us_gasoline")["barrels"].to_numpy(float)
    split = make_split(len(barrels), 13)
    result = backtest(barrels, fourier_regression(barrels, split.origins, 13, 6, 260), split)
    latest = known_errors(result, 104)
    law, levels = DemandLaw(100.0, 30.0), np.linspace(0, 600, 61)
    weeks = law.sample(1040, 1)
    yield "coverage of 327 × 13 forecasts", lambda: coverage(result, latest, 0.8)
    yield "decide_safety", lambda: decide_safety(result, 3, 1.0, 9.0, 104)
    yield "policy_sweep, 61 × 1040", lambda: policy_sweep(weeks, levels, 100.0, 2, 1.0, 9.0, 200.0)
    yield "simulate_policy, 104", lambda: simulate_policy(weeks[:104], 300, 400, 2)
    yield "base_stock_theory", lambda: base_stock_theory(law, levels, 2, 1.0, 9.0)
    forecaster = Forecaster("average", 5)
    yield "simulate_chain, 4 × 2000", lambda: simulate_chain(np.ones(2000), [2] * 4, forecaster)
    yield "amplification", lambda: amplification([2] * 4, forecaster, 0.5)
    yield "gain", lambda: gain(np.linspace(0, 0.5, 81), [2] * 4, forecaster)
    sites = town_sites(load_table("ontario_towns")).largest(40)
    distance = great_circle_distances(sites, sites)
    depots, _ = place_depots(distance, sites.demand, 4)
    problem = TransportProblem(
        unit_costs(distance[depots], 0.01, np.zeros(4)),
        np.full(4, 1.1 * sites.demand.sum() / 4),
        sites.demand,
    )
    plan = solve_transport(problem)
    yield "solve_transport, 4 × 40", lambda: solve_transport(problem)
    yield "capacity_range, 4 × 40", lambda: capacity_range.__wrapped__(plan, 0)
    built = savings_routes(load_routes("F-n72-k4").problem)
    yield "edge_lifetimes, 71 customers", lambda: edge_lifetimes(built)


def _stock_trends() -> Iterator[Case]:
    price = load_table("european_indices").drop(columns="date").to_numpy()
    returns = np.diff(np.log(price), axis=0)
    r, simple, schedule, year = returns[:, 0], np.expm1(returns), Schedule(500, 500, 5, 20), 261.0
    walk = walk_forward(r, Crossover(), schedule)
    base = walk_forward(r, RandomWalk(), schedule)
    twins, rule = twin_walks(r, Crossover(), schedule, 24), Rule(cost=5)
    trade = trade_walk(walk, rule, year)
    own = trade.strategy.position
    yield "ewma_volatility", lambda: ewma_volatility(r, 0.94)
    yield "rolling_volatility, 60 days", lambda: rolling_volatility(r, 60)
    yield "autocorrelation, 30 lags", lambda: autocorrelation(r, 30)
    yield "forecast_fan", lambda: forecast_fan(walk, 1000)
    yield "assess_forecasts", lambda: assess_forecasts(walk, base, 0.9)
    yield "trade_walk", lambda: trade_walk(walk, rule, year)
    yield "cost_curve_columns", lambda: cost_curve_columns(trade.simple, own)
    yield "twin_sharpes, 24 twins", lambda: twin_sharpes(twins, rule, year)
    yield "deflated_sharpe", lambda: deflated_sharpe(trade.sharpe, 100)
    moments = asset_moments(simple, year, 0.3)
    yield "asset_moments", lambda: asset_moments(simple, year, 0.3)
    yield "minimum_variance, no short", lambda: minimum_variance(moments.covariance, False)
    yield "return_components", lambda: return_components(simple)


PAGES = {
    "Gradient descent": _gradient_descent,
    "Stochastic gradients": _stochastic_gradients,
    "Linear maps": _linear_maps,
    "Eigen-decomposition": _eigen_decomposition,
    "Singular values": _singular_values,
    "Principal components": _principal_components,
    "Derivative": _derivative,
    "Integral": _integral,
    "Taylor series": _taylor,
    "Bayes’ theorem": _bayes,
    "Limit theorems": _limit_theorems,
    "Confidence intervals": _confidence_intervals,
    "Estimation": _estimation,
    "Hypothesis tests": _hypothesis_tests,
    "Entropy": _entropy,
    "Markov chains": _markov_chains,
    "Chain rule": _chain_rule,
    "Gradient": _gradient_field,
    "Constraints": _constraints,
    "Probability distributions": _distributions,
    "Regression": _regression,
    "Time series": _time_series,
    "Logistic regression": _logistic_regression,
    "Support vector machines": _support_vectors,
    "Clustering": _clustering,
    "Decision trees": _trees,
    "Convolution": _convolution,
    "Language": _language,
    "Neural networks": _neural_network,
    "Continual learning": _continual,
    "Predictive maintenance": _predictive_maintenance,
    "Fraud detection": _fraud_detection,
    "Recommendation": _recommendation,
    "Healthcare diagnostics": _medical_diagnosis,
    "Logistics and supply chain": _logistics,
    "Stock-market trends": _stock_trends,
}


def milliseconds(call: Callable[[], object], repeats: int) -> float:
    """Median time of one call, after a first one that fills caches."""
    call()
    return 1000 * float(np.median(timeit.repeat(call, number=1, repeat=repeats)))


def times(repeats: int) -> Iterator[tuple[str, str, float]]:
    """Page, function, milliseconds."""
    for page, cases in PAGES.items():
        for name, call in cases():
            yield page, name, milliseconds(call, repeats)
