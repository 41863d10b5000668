"""The peer's side of the benchmarks: the same work in JAX, timed on request so that both sides alternate.

Reads lines "case repetitions" from stdin; answers each with one JSON line of seconds. The scripts of the peers folder
(first argument) do the work; nothing of them is copied here.
"""
import functools, json, os, resource, sys, time

sys.path.insert(0, sys.argv[1])
import jax, jax.numpy as jnp, numpy as np, optax


def mnist():
    import jax_convergent_l2o as J
    xtr, ytr, _, _ = J.load_mnist()
    X, Y = jnp.asarray(xtr), jnp.asarray(ytr)
    rng = np.random.default_rng(1)
    batches, inner = J.Batches(np.arange(8000), 128, rng), J.Batches(np.arange(8000, 10000), 128, rng)
    optimizer = optax.adam(1e-2)
    exact = J.loss_and_grad

    def trainer(first_order):
        def held(delta, x, y, act):
            loss, g = exact(delta, x, y, act)
            return (loss, jax.lax.stop_gradient(g)) if first_order else (loss, g)

        def loss(p, d0, idx):
            J.loss_and_grad = held
            try: return J.meta_loss(p, d0, idx, X, Y, "tanh", 280, "vmap", True, 1)
            finally: J.loss_and_grad = exact

        @jax.jit
        def step(p, o, d0, idx):
            l, g = jax.value_and_grad(loss)(p, d0, idx)
            u, o = optimizer.update(g, o)
            return optax.apply_updates(p, u), o, l

        state = [J.init_params(jax.random.PRNGKey(0))]
        state.append(optimizer.init(state[0]))

        def run():
            d0, idx = J.start_points(rng, 10, 7850), batches.take(500).reshape(10, 50, 128)
            state[0], state[1], l = step(state[0], state[1], d0, idx)
            return float(l)
        return run

    @jax.jit
    def evaluate(p, d0, idx):
        return jax.vmap(lambda d, i: J.trajectory(p, d, i, X, Y, "tanh", 280))(d0, idx)
    parameters = J.init_params(jax.random.PRNGKey(0))

    def evaluation():
        d0, idx = J.eval_points(rng, 10, 7850), inner.take(3000).reshape(10, 300, 128)
        jax.block_until_ready(evaluate(parameters, d0, idx))
    return {"mnist-epoch-2": lambda: trainer(False), "mnist-epoch-1": lambda: trainer(True),
            "mnist-evaluation": lambda: evaluation}


def lowdim(kind, problem, d):
    import jax_lowdim as L
    p = L.init_mlp(d) if kind == "convergent" else L.init_lstm()
    state = [{k: jnp.asarray(v, jnp.float32) for k, v in p.items()}]
    optimizer = optax.chain(optax.clip_by_global_norm(1.0), optax.adam(1e-2 if kind == "convergent" else 1e-3))
    state.append(optimizer.init(state[0]))

    @jax.jit
    def step(p, o, x0):
        l, g = jax.value_and_grad(L.meta_loss)(p, x0, problem, kind)
        u, o = optimizer.update(g, o)
        return optax.apply_updates(p, u), o, l
    rng = np.random.default_rng(5)

    def run():
        state[0], state[1], l = step(state[0], state[1], L.starts(rng, problem, d))
        return float(l)
    return run


makers = {f"{kind}-{problem}-{d}": functools.partial(lowdim, kind, problem, d)
          for kind in ("convergent", "lstm") for problem in ("rosenbrock", "rastrigin") for d in (2, 20)}
ready = {}
for line in sys.stdin:
    name, count = line.split()
    if name not in ready:
        if name.startswith("mnist") and "mnist-epoch-2" not in makers: makers.update(mnist())
        ready[name] = makers[name]()
        ready[name]()
    seconds = []
    for _ in range(int(count)):
        start = time.perf_counter()
        ready[name]()
        seconds.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"seconds": seconds, "peakKiB": peak}), flush=True)
