// Room of Terminal.
