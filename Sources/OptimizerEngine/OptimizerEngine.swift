// Room of OptimizerEngine.
