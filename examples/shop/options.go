package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/definition"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/segment"
	"github.com/go-conversion/conversion/session"
)

// options are the flags.
type options struct {
	events, format, mapping, currency, errors string

	goals, policy, channel, costs string
	trustIDs                      bool
	zone                          *time.Location
	zoneGiven                     bool

	json          bool
	explain, html string

	seed     uint64
	visitors int
	simulate string
}

const usage = `Shop scores the visits of a shop: its own simulated visitors, or the events in a file.

  go run ./examples/shop
  go run ./examples/shop -events export.ndjson.gz
  go run ./examples/shop -events export.csv > mapping.json     # proposes a mapping of the columns
  go run ./examples/shop -events export.csv -map mapping.json -goals goals.json

`

func parseOptions(args []string, stderr io.Writer) (*options, error) {
	o := &options{}
	flags := flag.NewFlagSet("shop", flag.ContinueOnError)
	flags.StringVar(&o.events, "events", "", "score the events in `FILE`, gzip or not; - is the standard input")
	flags.StringVar(&o.format, "format", "", "the `FORMAT` of the events: "+strings.Join(formats, ", ")+"; by default a look at the file tells")
	flags.StringVar(&o.mapping, "map", "", "a JSON `FILE` that says which column of a CSV file is what")
	flags.StringVar(&o.currency, "currency", "", "the currency `CODE` of amounts that name none, such as EUR")
	flags.StringVar(&o.goals, "goals", "", "a JSON `FILE` with the definitions of the goals, funnels and segments")
	flags.StringVar(&o.costs, "costs", "", `what channels cost, for their return: a JSON `+"`FILE`"+` such as {"Paid Search": "9000 EUR"}`)
	flags.StringVar(&o.policy, "policy", "ga4", "how sessions are cut: as the `TOOL` ga4, universal, matomo, posthog, plausible, snowplow or d8a does it, or a JSON object")
	flags.BoolVar(&o.trustIDs, "trust-ids", false, "trust the session ids in the file, whatever the times")
	flags.StringVar(&o.channel, "channel", "", "the `PROPERTY` (of a CSV file: the mapped column) that names the channel, for data without URLs and referrers")
	zone := flags.String("zone", "", "the time `ZONE` of times without one, and of midnight; by default that of the mapping, else UTC")
	flags.StringVar(&o.errors, "errors", "", "write all records and events that could not be used to `FILE`, one a line")
	flags.BoolVar(&o.json, "json", false, "print JSON")
	flags.StringVar(&o.html, "html", "", "write the report as one HTML page to `FILE`, besides the text")
	flags.StringVar(&o.explain, "explain", "", "list the sessions of `USER`, or with USER/SESSION/GOAL tell why that session reached the goal or not, or with USER/SEGMENT why the user belongs to the segment or not")
	flags.Uint64Var(&o.seed, "seed", 1, "the `SEED` of the simulation")
	flags.IntVar(&o.visitors, "visitors", 20000, "the `NUMBER` of simulated visitors")
	flags.StringVar(&o.simulate, "simulate", "", "write the simulated events to `FILE` (- is the standard output) as NDJSON, and do no more")
	flags.SetOutput(io.Discard) // errors are told by the caller
	flags.Usage = func() {
		fmt.Fprint(stderr, usage)
		flags.SetOutput(stderr)
		flags.PrintDefaults()
	}
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return nil, err
		}
		return nil, usageError(err.Error())
	}
	return o, o.check(flags, *zone)
}

// forFiles and forSimulation are the flags that have no use for the other.
var (
	forFiles      = []string{"format", "map", "currency", "channel", "errors"}
	forSimulation = []string{"seed", "visitors", "simulate"}
)

func (o *options) check(flags *flag.FlagSet, zone string) (err error) {
	if flags.NArg() > 0 {
		return usageError(fmt.Sprintf("unexpected argument %q; a file of events is given by -events", flags.Arg(0)))
	}
	flags.Visit(func(f *flag.Flag) {
		switch {
		case o.events == "" && slices.Contains(forFiles, f.Name):
			err = usageError("-" + f.Name + " is of use with -events only")
		case o.events != "" && slices.Contains(forSimulation, f.Name):
			err = usageError("-" + f.Name + " is about simulated visitors, -events about real ones: choose one")
		}
	})
	if err != nil {
		return err
	}
	o.zoneGiven = zone != ""
	if o.zone, err = time.LoadLocation(zone); err != nil {
		return usageError(fmt.Sprintf("-zone %s: want a name such as Europe/Berlin", zone))
	}
	switch {
	case o.format != "" && !slices.Contains(formats, o.format):
		return usageError(fmt.Sprintf("-format %s: want one of %s", o.format, strings.Join(formats, ", ")))
	case o.currency != "" && !conversion.IsCurrency(o.currency):
		return usageError(fmt.Sprintf("-currency %s: %v", o.currency, conversion.ErrCurrency))
	case o.visitors < 0:
		return usageError(fmt.Sprintf("-visitors %d: want a number that is not negative", o.visitors))
	}
	if _, err = o.sessionPolicy(); err != nil {
		return usageError(fmt.Sprintf("-policy %s: %v", o.policy, err))
	}
	return nil
}

// sessionPolicy returns how events are cut into visits.
func (o *options) sessionPolicy() (p session.Policy, err error) {
	if strings.HasPrefix(o.policy, "{") {
		p, err = session.Parse([]byte(o.policy))
	} else {
		p, err = session.Preset(o.policy, o.zone)
	}
	// A refund is made by the office: by itself it is no visit. Passive, it
	// belongs to the visit before it.
	p.Passive = append(p.Passive, "refund")
	p.TrustIDs = p.TrustIDs || o.trustIDs
	return p, err
}

// definitions returns those of the file, else the goals that suit the events.
func (o *options) definitions() (definition.Document, error) {
	switch {
	case o.goals != "":
		return readDefinitions(o.goals)
	case o.events != "":
		return definition.Document{Goals: defaultGoals}, nil
	}
	return definition.Document{Goals: shopGoals}, nil
}

// usualFunnels returns the funnels that suit the events where none are defined.
func (o *options) usualFunnels() []funnel.Funnel {
	if o.events != "" {
		return defaultFunnels
	}
	return shopFunnels
}

// usualSegments returns the segments that suit the events where none are defined.
func (o *options) usualSegments() []segment.Segment {
	if o.events != "" {
		return defaultSegments
	}
	return shopSegments
}
