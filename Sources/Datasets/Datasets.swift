// Room of Datasets.
