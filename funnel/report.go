package funnel

import (
	"time"

	"github.com/go-conversion/conversion"
)

// Report is what an [Accumulator] has counted. It is plain data, in a fixed
// order, and shares nothing with the accumulator. Its JSON is for programs.
//
// What is counted is the unit: a user, or whatever the funnel's By says; with
// [EveryEntry] a round. Every unit is absent, excluded or entered, and whoever
// entered is converted, dropped or pending.
//
// Rates and durations are of mature units only: those whose window was over
// before AsOf. Otherwise quick converters of the last days would count while
// their slow fellows are still pending, and every recent rate would be too high.
// Without AsOf, and without limits of time, every unit is mature.
type Report struct {
	Funnel string    `json:"funnel"`
	Unit   string    `json:"unit"`           // "user", "session", "user and sku", "round"
	AsOf   time.Time `json:"as_of,omitzero"` // nothing from then on was seen
	Units  int64     `json:"units"`          // absent, entered and excluded
	Absent int64     `json:"absent"`         // made no attempt at all

	Horizon time.Duration `json:"horizon_ns,omitzero"` // an attempt takes no longer, and then its unit is mature; 0 is no limit

	Flow

	Hits          []Hits `json:"hits"`           // by step
	ExclusionHits []Hits `json:"exclusion_hits"` // by exclusion, in order of definition

	Breakdown *Breakdown   `json:"breakdown,omitempty"`
	Trend     *Trends      `json:"trend,omitempty"`
	Between   []BetweenRow `json:"between,omitempty"` // what the dropped did after their last step; see [Between]
	Days      []DayHits    `json:"days,omitempty"`    // see [DailyHits]

	Bottleneck  *Bottleneck `json:"bottleneck,omitempty"`   // of transitions with at least 30 units
	LargestLoss *Loss       `json:"largest_loss,omitempty"` // of the same transitions

	Ties     Tied                `json:"ties"`
	Findings []Finding           `json:"findings"` // about steps and exclusions
	Data     conversion.Findings `json:"data"`     // about events, which have no index
}

// Flow is how units went through a funnel: all of them, those of a group, or
// those of a span of time. Absent units are in no Flow.
type Flow struct {
	Entered   int64 `json:"entered"` // converted, dropped and pending
	Converted int64 `json:"converted"`
	Dropped   int64 `json:"dropped"`
	Pending   int64 `json:"pending"`  // an attempt may still go on
	Excluded  int64 `json:"excluded"` // 0 in a breakdown, which has no group for them
	Young     int64 `json:"young"`    // converted, but not mature: in no rate

	Conversion conversion.Rate `json:"conversion"` // converted out of converted and dropped, mature
	Steps      []StepRow       `json:"steps"`
	Times      []Times         `json:"times"` // to convert, of mature units; none with [Counts]
}

// StepRow is what is known of one step. Where steps come in any order, they are
// a group and have one row each, but the row is not that of its step: row j of a
// group counts the units that have done at least j of the group's steps,
// whichever; only Did is of the step itself.
type StepRow struct {
	Name     string `json:"name"`
	Optional bool   `json:"optional,omitempty"`
	Group    int    `json:"group,omitempty"` // number of the group of steps that come in any order, from 1; 0 is none
	Nth      int    `json:"nth,omitempty"`   // in a group: the row's place in it, from 1

	Reached  int64 `json:"reached"`           // entered units that got here; in an open funnel, by any attempt
	Did      int64 `json:"did"`               // entered units that did the step; Reached where there is no group
	Left     int64 `json:"left"`              // dropped, and got no further
	Waiting  int64 `json:"waiting"`           // pending here
	Excluded int64 `json:"excluded"`          // would have got here but for an exclusion
	Entered  int64 `json:"entered,omitempty"` // open funnels: reached, and came from no step before

	FromPrevious conversion.Rate `json:"from_previous"`     // of those who reached the required step before; open funnels: of those, who went on from it; none for the first step
	FromFirst    conversion.Rate `json:"from_first"`        // of those who reached the first step; open funnels: of those, who came from it
	DropOff      conversion.Rate `json:"drop_off"`          // the rest of FromPrevious
	Suspect      bool            `json:"suspect,omitempty"` // FromPrevious is into or out of a step that was silent; see [SilentStep]
}

// Times are the durations between two rows of [Flow].Steps, counted from 0, of
// the canonical attempts of mature units that have both.
type Times struct {
	From      int       `json:"from"`
	To        int       `json:"to"`
	Durations Durations `json:"durations"`
}

// Hits are the events that satisfy a step or an exclusion, of absent actors too.
type Hits struct {
	Events int64 `json:"events"`
	Actors int64 `json:"actors"` // with such an event
}

// DayHits are the hits of the steps on one day.
type DayHits struct {
	Day  time.Time `json:"day"` // its beginning, UTC
	Hits []Hits    `json:"hits"`
}

// Breakdown is a funnel for each value of a property or channel. Unless the
// choice is [EveryValue], each entered unit is in exactly one group.
type Breakdown struct {
	Prop   string  `json:"prop,omitempty"` // "" for the channel
	At     Choice  `json:"at"`
	Groups []Group `json:"groups"` // most entered units first, then by value
}

// Group is the units that have a value.
type Group struct {
	Value  string `json:"value"`            // "" is none
	Others int    `json:"others,omitempty"` // of how many groups this is the sum; then it has no value
	Flow
}

// Trends is a funnel for each span of time, by the entry; see [Trend].
type Trends struct {
	Bucket  Bucket     `json:"bucket"`
	Zone    string     `json:"zone"`
	Buckets []TrendRow `json:"buckets"` // in order of time; those in which nobody entered or was excluded are left out
}

// TrendRow is the units whose entry lies in a bucket.
type TrendRow struct {
	Start  time.Time `json:"start"`
	End    time.Time `json:"end"`    // not included
	Mature bool      `json:"mature"` // everybody's window is over; else the rates rest on a part of the bucket
	Flow
}

// BetweenRow is what units did after the step at which they dropped, while they
// could still have gone on.
type BetweenRow struct {
	Step   int         `json:"step"`   // row of Steps, counted from 0
	Units  int64       `json:"units"`  // that dropped there
	Events []NameCount `json:"events"` // most units first, then by name
}

// NameCount is how many units have an event of a name.
type NameCount struct {
	Name  string `json:"name"`
	Units int64  `json:"units"`
}

// Tied says how much the order of simultaneous events matters.
type Tied struct {
	Actors  conversion.Rate `json:"actors"`  // of the actors with a hit, those with simultaneous events that serve different steps
	Decided int64           `json:"decided"` // entered units whose attempt takes several steps at one instant
}
