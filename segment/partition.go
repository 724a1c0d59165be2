package segment

import (
	"strconv"
	"strings"

	"github.com/go-conversion/conversion"
)

// Partition puts every unit, a user or a session, into exactly one level: that
// of its first channel, say, or that of its plan and device. It is plain data.
type Partition struct {
	Name     string // heads the report; "" is made of By, such as "channel × plan"
	By       []By   // at least one; of several the levels are the combinations that occur
	Contrast        // of its levels; a name is that of a level
}

// By is one way to tell units apart. Whoever lacks what is asked for is in the
// level none.
type By struct {
	Dim  Dimension
	Name string // of the property or the function
	Func func(unit conversion.Journey) (value string, ok bool)
	Of   Pick
	Top  Limit // of the values that stand apart in a report; the accumulator keeps all
}

// Dimension is what a [By] asks for.
type Dimension string

// The dimensions.
const (
	ChannelDimension   Dimension = "channel"
	SourceDimension    Dimension = "source"
	MediumDimension    Dimension = "medium"
	CampaignDimension  Dimension = "campaign"
	PropDimension      Dimension = "prop"
	ReturningDimension Dimension = "returning" // a user of one session, or its first session, is "new", any other "returning"
	FuncDimension      Dimension = "func"
)

// Pick says which of several values counts: that of a user's first or last
// session or, of a property, that of the unit's first or last event that has it.
type Pick string

// The picks.
const (
	FirstPick Pick = ""
	LastPick  Pick = "last"
)

// Limit is a number of things, if it is set. The zero Limit is none.
type Limit struct {
	N   int // a negative one is 0
	Set bool
}

// ByChannel tells units apart by the channel, such as "Paid Search".
func ByChannel() Partition { return by(By{Dim: ChannelDimension}) }

// BySource tells units apart by the source, such as "google".
func BySource() Partition { return by(By{Dim: SourceDimension}) }

// ByMedium tells units apart by the medium, such as "cpc".
func ByMedium() Partition { return by(By{Dim: MediumDimension}) }

// ByCampaign tells units apart by the campaign.
func ByCampaign() Partition { return by(By{Dim: CampaignDimension}) }

// ByReturning tells new from returning visitors.
func ByReturning() Partition { return by(By{Dim: ReturningDimension}) }

// ByProp tells units apart by a property. Its text is the string itself, a
// number in shortest decimal form, true or false, a list as its sorted elements
// joined by ", ".
func ByProp(name string) Partition { return by(By{Dim: PropDimension, Name: name}) }

// ByFunc tells units apart by a function; not ok is none. It is given what was
// seen of the unit, in order. It must be pure and neither keep nor change what it
// is given. Its name stands for it in fingerprints.
func ByFunc(name string, f func(unit conversion.Journey) (value string, ok bool)) Partition {
	return by(By{Dim: FuncDimension, Name: name, Func: f})
}

func by(b By) Partition { return Partition{By: []By{b}} }

// Cross tells units apart by several things at once. The parts give their By
// and nothing else.
func Cross(parts ...Partition) Partition {
	var p Partition
	for _, part := range parts {
		p.By = append(p.By, part.By...)
	}
	return p
}

// Top returns p with at most n values apart in reports, of each By: those of the
// most units, ties by text ascending. The others are one level, other; none is
// never part of it. Of sessions it is not kept which users several levels share, so
// the design effect of other is taken to be that of all.
func Top(n int, p Partition) Partition {
	return p.changed(func(b *By) { b.Top = Limit{n, true} })
}

// AtLast returns p by the last values instead of the first.
func AtLast(p Partition) Partition {
	return p.changed(func(b *By) { b.Of = LastPick })
}

func (p Partition) changed(change func(b *By)) Partition {
	p.By = append([]By{}, p.By...)
	for i := range p.By {
		change(&p.By[i])
	}
	return p
}

// String returns the name of the partition or, without one, what it is by:
// "channel", "last channel", "channel × plan".
func (p Partition) String() string {
	if p.Name != "" {
		return p.Name
	}
	parts := make([]string, len(p.By))
	for i := range p.By {
		parts[i] = p.By[i].text()
	}
	return strings.Join(parts, crossing)
}

// crossing stands between the parts of a crossed partition.
const crossing = " × "

func (b *By) text() string {
	text := b.Name
	if text == "" {
		text = string(b.Dim)
	}
	if b.Of == LastPick {
		text = "last " + text
	}
	return text
}

// Level is the place of a unit in a partition by one thing.
type Level struct {
	Kind  LevelKind `json:"kind"`
	Value string    `json:"value,omitempty"` // of ValueLevel
}

// LevelKind tells values from what is none, so that a real value may be called
// "(other)".
type LevelKind string

// The kinds of levels.
const (
	ValueLevel LevelKind = "value"
	OtherLevel LevelKind = "other" // values beyond the limit of a report
	NoneLevel  LevelKind = "none"  // nothing there
)

// String returns the value, "(other)" or "(none)".
func (l Level) String() string {
	switch l.Kind {
	case OtherLevel:
		return "(other)"
	case NoneLevel:
		return "(none)"
	}
	return l.Value
}

// label tells a real value from what it could be mistaken for, by quotes.
func (l Level) label() string {
	if l.Kind == ValueLevel && (l.Value == "" || l.Value == "(none)" || l.Value == "(other)") {
		return strconv.Quote(l.Value)
	}
	return l.String()
}

// labelOf returns the name of a segment or level as tables have it.
func labelOf(name string, levels []Level) string {
	if len(levels) == 0 {
		return name
	}
	texts := make([]string, len(levels))
	for i, l := range levels {
		texts[i] = l.label()
	}
	return strings.Join(texts, crossing)
}

func nameOf(levels []Level) string {
	texts := make([]string, len(levels))
	for i, l := range levels {
		texts[i] = l.String()
	}
	return strings.Join(texts, crossing)
}
