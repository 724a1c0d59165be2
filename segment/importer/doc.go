// Package importer reads the segments of other tools, so that a definition need
// not be written anew to be moved, checked or compared.
//
//	s, err := importer.GA4(audience)              // an audience of the Admin API
//	c, err := importer.Matomo("countryCode==de;pageUrl=@/pricing")
//	c, err := importer.PostHog(cohort)            // a cohort's filters
//	p, err := importer.Mongo(condition)           // GrowthBook's conditions
//	p, err := importer.Unleash(strategy)          // a feature's constraints
//
// The result is plain data of packages segment and rule, and compiles: print it
// as JSON, look at it, and keep that.
//
// Nothing is dropped silently. What cannot be expressed is an error, which joins
// all faults of the document, each a *conversion.Fault with its place in it, such
// as filterClauses[0].simpleFilter.scope; then there is no result. What differs on
// purpose is said at each reader. Keys that a reader does not know are faults too,
// wherever they could change who is meant. The codes are those of [rule.Check] and
//
//	syntax        no JSON
//	duplicate_key a key twice in one object
//	unknown_key   a key that the reader does not know
//	unsupported   something that the tool can ask and this library cannot
//	several       more than one key of a choice
//	scope         GA4: something that goes with another scope
//	escape        Matomo: an escape that cannot be read
//	too_many      Matomo: too many ways to satisfy the segment
//
// # Missing values
//
// Here a positive test of something absent is false and Not is the plain
// complement. Where the other tool lets an absent value satisfy a comparison, as
// all but GA4 do for "is not", the Not is written out.
//
// # What becomes what
//
//	GA4                          here
//	WITHIN_SAME_EVENT            Event of an And; with a dimension of the session, Session of All
//	WITHIN_SAME_SESSION          Session of All
//	ACROSS_ALL_SESSIONS          And of Event, Did, channel, source, medium, campaign
//	eventFilter, eventCount      Event of an And; Did, in one session Count
//	inAnyNDayPeriod              In of that condition
//	sequenceFilter               Sequence: Within, Direct; SameSession for WITHIN_SAME_SESSION
//	membershipDurationDays       For; Dynamic with a filter that can cease to hold;
//	  and atAnyPointInTime       For, or Sticky with the longest duration
//	EXCLUDE, …_PERMANENTLY       Exclude, Permanently
//	eventName, pagePath          Event, Path
//	pageLocation, hostName       URL, Host
//	pageTitle, pageReferrer      Title, Referrer
//	contentGroup, landingPage    ContentType, Entry of a Path
//	source, sessionSource        the source of a session; so medium, campaignName, defaultChannelGroup
//	firstUserSource              First of it, and so on
//	customEvent:x, customUser:x  property x; other dimensions by their name
//
//	GrowthBook                   here
//	$and, $or, $nor, $not        And, Or, Not; AnyEvent where empty
//	"a": 1, $eq, $in, null       property a equals; does not exist
//	$ne, $nin                    Not
//	$lt, $lte, $gt, $gte         the same; Or does not exist, where null, as 0, passes there
//	$exists, $regex              the same; $ini, $nini, $regexi ignore case
//
//	Unleash                      here
//	constraints, strategies      And, Or
//	IN, STR_…, NUM_…, REGEX      property equals, has a part, compares, fits
//	NOT_IN, inverted             Not
//
//	Matomo                       here
//	a;b,c                        one Session with a and with b or c
//	pageUrl, pageTitle           an action: URL, Title of a page view
//	actionUrl                    an action: URL
//	eventAction, contentName, …  an action: property of that name of the same event
//	entryPageUrl, entryPageTitle a visit: Entry of URL, Title
//	referrerUrl                  a visit: Entry of Referrer
//	campaignName, …Source, …     a visit: campaign, source, medium
//	actions, visitDuration       a visit: Count, Lasted
//	countryCode, deviceType, …   a visit: property of that name of some event in it
//	!=, !@                       Without
//
//	PostHog                      here
//	performed_event              Did
//	performed_event_multiple     Did; "at most n" is from 1 to n
//	performed_event_first_time   FirstTime
//	performed_event_sequence     Sequence of two
//	performed_event_regularly    Regularly
//	stopped_performing_event     Stopped, Active T−S and Quiet S, of time_value T and seq_time_value S
//	restarted_performing_event   Restarted, Active S and Quiet T−S
//	person property              Event with that property; is_not Not of it
//	negation                     Not
package importer
