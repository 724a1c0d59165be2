package funnel

// Mask is an event whose predicates were evaluated elsewhere.
type Mask struct {
	Time     int64  // in nanoseconds, or in any other unit in which the limits are given too
	Seq      int64  // breaks ties of equal Time under [SequenceTies]
	Steps    uint64 // bit k: the event satisfies step k, counted from 0
	Exclude  uint64 // bit x: it satisfies exclusion x
	Relevant bool   // it lies between direct steps
}
