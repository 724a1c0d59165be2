package main

import (
	"fmt"
	"runtime"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/session"
)

func main() {
	users := simulate(1, 20000)
	set := goal.MustCompile(shopGoals...)
	a := goal.NewAccumulator(set, session.MustNew(session.Policy{Passive: []string{"refund"}}))
	seq := func(yield func([]conversion.Event, error) bool) {
		for _, u := range users {
			if !yield(u, nil) {
				return
			}
		}
	}
	if err := conversion.Accumulate(seq, runtime.NumCPU(), a); err != nil {
		panic(err)
	}
	fmt.Println(a.Report())
}
