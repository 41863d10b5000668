// Room of Workbench.
