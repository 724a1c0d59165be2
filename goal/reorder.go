package goal

import "time"

// Reorder makes a tracker hold events back until it has seen one more than d
// later, so that events up to d late find their place. [Tracker.Flush] ends the
// wait.
func Reorder(d time.Duration) TrackerOption {
	return func(t *Tracker) { t.queue.Wait = max(0, d) }
}
