package conversion

import (
	"math"
	"time"
)

// Session is the events of one user up to a pause, in order.
type Session struct {
	User       string
	ID         string // the source's own id where the policy trusts it
	Index      int    // the user's first session has 1
	Events     []Event
	Touch      Touch // where the visit came from; the zero Touch is resolved when needed
	Start, End time.Time
	Cause      Cause // why the session began
}

// Span returns the time from the first to the last event. A session of one
// event has 0.
func (s *Session) Span() time.Duration { return s.End.Sub(s.Start) }

// Engaged returns the sum of the events' engaged times; negative ones count 0.
// Like [Session.Span] it stops at the largest Duration.
func (s *Session) Engaged() time.Duration {
	var sum time.Duration
	for i := range s.Events {
		if sum += max(0, s.Events[i].Engaged); sum < 0 {
			return math.MaxInt64
		}
	}
	return sum
}

// Journey is all sessions of one user, by start.
type Journey struct {
	User     string
	Sessions []Session
}

// Cause says why a session began.
type Cause string

// The causes. A session that began because the campaign or a property changed
// names the attribute instead, such as "source" or "prop plan".
const (
	CauseFirst     Cause = "first"
	CauseMaxAge    Cause = "max_age"
	CauseTimeout   Cause = "timeout"
	CauseMidnight  Cause = "midnight"
	CauseMaxEvents Cause = "max_events"
	CauseID        Cause = "id"
)

// Touch says where a visit came from, and by what evidence. Package channel
// makes it out of the first event of a visit. The zero Touch is not set.
type Touch struct {
	Source   string // "google", "newsletter", "(direct)"
	Medium   string // "organic", "email", "(none)"
	Campaign string
	Term     string
	Content  string

	ClickID      ClickID
	Paid         bool   // a click id of an ad was there
	ReferrerHost string // without www.; "" if none was sent
	Category     string // of the referrer: search, social, video, shopping, email, ai, or ""

	Channel  string   // "Paid Search", "Email", …
	Rule     string   // the rule that gave the channel
	Evidence Evidence // what decided the source
	Note     string   // self_referral, excluded_referrer, internal_campaign, or ""
}

// ClickID is an advertiser's mark on a link, such as gclid=….
type ClickID struct{ Name, Value string }

// IsSet reports whether the touch is known.
func (t *Touch) IsSet() bool { return *t != Touch{} }

// Evidence is what decided where a visit came from.
type Evidence string

// The kinds of evidence, strongest first.
const (
	EvidenceCampaign Evidence = "campaign"
	EvidenceClickID  Evidence = "click_id"
	EvidenceReferrer Evidence = "referrer"
	EvidenceNone     Evidence = "none"
)
