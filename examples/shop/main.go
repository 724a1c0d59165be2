// Shop tells how visitors of a shop become customers: which goals they reach,
// what that is worth, how far they get, and by which channels those come who
// convert. Without arguments it scores visitors that it makes up,
//
//	go run ./examples/shop
//
// and with a file it scores yours:
//
//	go run ./examples/shop -events export.csv.gz -map mapping.json -goals goals.json
//
// It is written to be copied from: goals.go, funnels.go, segments.go and
// attribution.go define what is asked, read.go reads events of several formats,
// score.go makes the report, targets.go and explain.go look closer.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/examples/internal/garden"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// The exit codes.
const (
	done = iota
	failed
	misused
)

// usageError is a command that cannot be meant so.
type usageError string

func (e usageError) Error() string { return string(e) }

// run is main for tests.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	o, err := parseOptions(args, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return done
	}
	if err == nil {
		err = o.run(stdin, stdout, stderr)
	}
	var usage usageError
	var unmapped *unmappedError
	switch {
	case err == nil:
		return done
	case errors.As(err, &unmapped):
		// The proposal was wanted, whether its reader knew that or not.
		unmapped.propose(stdout, stderr)
		return done
	case errors.As(err, &usage):
		fmt.Fprintf(stderr, "shop: %v\nFor the flags: go run ./examples/shop -h\n", err)
		return misused
	}
	fmt.Fprintf(stderr, "shop: %v\n", err)
	return failed
}

func (o *options) run(stdin io.Reader, stdout, stderr io.Writer) error {
	if o.simulate != "" {
		return o.writeSimulation(stdout)
	}
	// Before the events, because it is quick and they may be many.
	wanted, err := o.definitions()
	if err != nil {
		return err
	}
	in, err := o.load(stdin, stderr)
	if err != nil {
		return err
	}
	s, err := o.newScorer(wanted, in.users)
	if err != nil {
		return err
	}
	if o.explain != "" {
		return s.explain(stdout, in, o.explain, o.json)
	}
	r, err := s.score(in)
	if err != nil {
		return err
	}
	r.fromElsewhere, r.ownGoals = o.events != "", o.goals != ""
	if o.html != "" {
		if err := r.writePage(o.html); err != nil {
			return err
		}
	}
	if o.json {
		return r.writeJSON(stdout)
	}
	return r.writeText(stdout)
}

// writeSimulation writes the simulated events to a file, or to stdout for "-".
func (o *options) writeSimulation(stdout io.Writer) error {
	users := garden.Visitors(o.seed, o.visitors)
	if o.simulate == "-" {
		return garden.Write(stdout, users)
	}
	file, err := os.Create(o.simulate)
	if err != nil {
		return err
	}
	if err := errors.Join(garden.Write(file, users), file.Close()); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%s events of %s visitors are in %s. Score them:\n    go run ./examples/shop -events %[3]s\n",
		count(numberOf(users)), count(int64(len(users))), o.simulate)
	return nil
}

func numberOf(users [][]conversion.Event) (n int64) {
	for _, events := range users {
		n += int64(len(events))
	}
	return n
}
