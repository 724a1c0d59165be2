package session

import (
	"math"
	"time"
)

// Policy says when an event begins a new session. It is plain data; [New] makes
// it ready to use. The zero Policy is the default, which is GA4's: a pause of
// more than 30 minutes, and nothing else.
//
// An event begins a session if the user has none yet or if one of these holds,
// tested in this order. The first that does is the Cause of the session; start
// is the time of the session's first event, last that of its last active event.
//
//   - MaxAge: the event is more than MaxAge after start.
//   - Timeout: it is more than Timeout after last.
//   - Midnight: its calendar date is not that of last.
//   - SplitOn: it has another value of an attribute than the session.
//   - MaxEvents: the session has that many events.
//
// Passive events begin sessions by MaxAge and MaxEvents only. Heartbeats are
// passive, and so are events that a back office sends days later, such as a
// refund, which would otherwise be visits of their own.
type Policy struct {
	Timeout   time.Duration // the longest pause; 0 is 30 minutes, [NoTimeout] none
	AtTimeout AtLimit       // what a pause of exactly Timeout does

	MaxAge   time.Duration // from the first event; 0 is no limit
	AtMaxAge AtLimit       // what an age of exactly MaxAge does

	MaxEvents int // 0 is no limit

	// Midnight ends sessions at midnight in that zone; nil does not. The zone
	// must be known by its name on every machine, so [time.Local] is a fault.
	Midnight *time.Location

	// SplitOn are the attributes whose change begins a session: [Source] and
	// the other constants, and properties by [Prop]. Attributes of the touch are
	// those that [channel.Default] finds in the event, in lower case;
	// "(direct)", "(none)" and "(not set)" count as absent, so pages inside the
	// site and direct returns never split. The values of a session are those of
	// its first event and what it adopted since. An event that lacks an
	// attribute never splits on it; Adopt says what happens if the session
	// lacks it. A property that the session lacks is always adopted: logging in
	// does not split, changing the account does. "" and numbers that are not
	// finite are absent, and values of different types differ.
	SplitOn []Attribute
	Adopt   Adoption

	// Passive names events, such as heartbeats, that prove no activity: they
	// join the session before however long ago and do not prolong it, and a
	// session adopts nothing from them.
	Passive []string

	// TrustIDs makes the source's own session ids count: an event with an id
	// belongs to the session of that id whatever the time, and an unseen id
	// begins one. An event without id is compared with the session of the event
	// before it. Sessions may then overlap.
	TrustIDs bool
}

// The default of [Policy.Timeout], and the value that switches it off.
const (
	DefaultTimeout = 30 * time.Minute
	NoTimeout      = time.Duration(math.MaxInt64)
)

// AtLimit says what happens exactly at a limit of time.
type AtLimit string

// At the limit an event stays in the session, or splits it.
const (
	Stay  AtLimit = ""
	Split AtLimit = "split"
)

// Adoption says what happens if an event has an attribute of the touch that the
// session lacks.
type Adoption string

// The ways of adoption.
const (
	AdoptNever  Adoption = ""       // the event splits the session
	AdoptDirect Adoption = "direct" // a session without any attribute takes over all of the event's, others are split
	AdoptAbsent Adoption = "absent" // the session takes the attribute over
)

// Attribute is something that belongs to a whole session, so that its change
// may begin another one. Its text is also the [conversion.Cause] of that
// session.
type Attribute string

// The attributes of the touch.
const (
	Source       Attribute = "source"
	Medium       Attribute = "medium"
	Campaign     Attribute = "campaign"
	Term         Attribute = "term"
	Content      Attribute = "content"
	ClickID      Attribute = "click_id"
	ReferrerHost Attribute = "referrer_host"
)

const propPrefix = "prop "

// Prop returns the attribute that is the property of that name, such as
// Prop("user_id"). Its text is "prop user_id".
func Prop(name string) Attribute { return Attribute(propPrefix + name) }
