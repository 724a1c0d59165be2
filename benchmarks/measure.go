package main

import (
	"math"
	"testing"
	"time"
)

const (
	manyRounds = 80
	turn       = 3 * time.Millisecond
)

// figure is what one input costs.
type figure struct{ ns, allocs float64 }

// measure lets the entries of a contest take turns and keeps the best turn of
// each: what disturbs a turn only ever makes it longer, and disturbs one entry
// as well as another.
func measure(c contest) []figure {
	figures := make([]figure, len(c.entries))
	passes := make([]int, len(c.entries))
	for i, e := range c.entries {
		e.pass()
		figures[i] = figure{math.Inf(1), testing.AllocsPerRun(1, e.pass) / float64(c.inputs)}
		passes[i] = 1 + int(turn/max(1, clock(1, e.pass)))
	}
	rounds := c.rounds
	if rounds == 0 {
		rounds = manyRounds
	}
	for range rounds {
		for i, e := range c.entries {
			ns := float64(clock(passes[i], e.pass)) / float64(passes[i]*c.inputs)
			figures[i].ns = min(figures[i].ns, ns)
		}
	}
	return figures
}

func clock(times int, f func()) time.Duration {
	start := time.Now()
	for range times {
		f()
	}
	return time.Since(start)
}
