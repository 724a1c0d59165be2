package goal

import (
	"time"

	"github.com/go-conversion/conversion/rule"
)

// Goal is something that visitors should reach. It is plain data; [Compile]
// makes a set of goals ready to score.
type Goal struct {
	Name     string // unique in a set
	Kind     Kind
	Rule     rule.Rule
	Count    Counting      // which hits of the rule count; the zero value is once per session
	AtMost   int           // at most so many completions per session; 0 = no limit
	Cooldown time.Duration // least time between two completions of a user, over all sessions
	Value    Value         // what a completion is worth; the zero value is nothing
	LeadsTo  string        // the milestone or macro conversion that this goal is a step to
	Target   *Target
}

// Kind says what a goal means to the business.
type Kind string

// The kinds of goals.
const (
	Macro     Kind = "macro"     // what the business lives on: an order, a contract
	Milestone Kind = "milestone" // a step on the way to it: a cart, a quote
	Secondary Kind = "secondary" // shows interest: a share, a video watched
)

// Counting says which hits of a goal's rule become completions.
type Counting struct {
	Mode CountMode
	Key  string // with OncePerKeyMode: a property, "order_id", or a named part of the path
}

// CountMode is a way of counting.
type CountMode string

// The ways of counting.
const (
	OncePerSessionMode CountMode = "" // the default
	EveryMode          CountMode = "every"
	OncePerUserMode    CountMode = "once_per_user"
	OncePerKeyMode     CountMode = "once_per"
)

// Every counts each hit.
func Every() Counting { return Counting{Mode: EveryMode} }

// OncePerSession counts the first hit of each session.
func OncePerSession() Counting { return Counting{} }

// OncePerUser counts the first hit of each user.
func OncePerUser() Counting { return Counting{Mode: OncePerUserMode} }

// OncePer counts the first hit of each user with each value of the key, such as
// "order_id". A hit without the key counts.
func OncePer(key string) Counting { return Counting{Mode: OncePerKeyMode, Key: key} }
