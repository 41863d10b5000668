// Room of SessionStore.
