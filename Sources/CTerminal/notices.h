// What signal handlers tell the event loop: counters and a pipe that wakes it.
#pragma once
#include <stdbool.h>

/// Opens the pipe; it stays open until the process ends, so that a late wake never writes into a stranger's descriptor.
bool open_notices(void);
/// Counts a signal and wakes the loop; false if requests to end have gone unread too often. Async-signal-safe.
bool notice_signal(int number);
