package attribution

// Transform turns a path into another one, before credit is given: converting and
// null paths alike. All of this package are plain data; [Func] takes a function of
// one's own.
type Transform interface {
	check() error
	timed() bool // needs the times of touches
	// apply changes touches and their indices in place where it can, keeps both
	// equally long, and returns them.
	apply(touches []Touch[string], indices []int) ([]Touch[string], []int)
}
