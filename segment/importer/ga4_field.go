package importer

import (
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
)

// ga4Field is what a dimension or metric of GA4 is here: one of these, or else a
// property.
type ga4Field struct {
	isName  bool
	subject rule.Subject
	landing rule.Subject // of the first event of the session
	touch   rule.TouchField
	user    rule.TouchField // of the user's first session
	count   rule.Predicate
	prop    string
	why     string // it has no counterpart
}

const (
	ga4Totals = "totals of a user are not known, but for eventCount and screenPageViews"
	ga4Dates  = "events are not told by their date: use inAnyNDayPeriod"
)

// ga4Fields are dimensions and metrics by their names in the Data API's schema.
// Properties have the names that the reader of GA4's export gives them.
var ga4Fields = map[string]ga4Field{
	"eventName":    {isName: true},
	"pagePath":     {subject: rule.PathText},
	"pageLocation": {subject: rule.URLText},
	"pageTitle":    {subject: rule.TitleText},
	"pageReferrer": {subject: rule.ReferrerText},
	"hostName":     {subject: rule.HostText},
	"contentGroup": {subject: rule.ContentTypeText},
	"landingPage":  {landing: rule.PathText},

	"source": {touch: rule.SourceField}, "sessionSource": {touch: rule.SourceField}, "firstUserSource": {user: rule.SourceField},
	"medium": {touch: rule.MediumField}, "sessionMedium": {touch: rule.MediumField}, "firstUserMedium": {user: rule.MediumField},
	"campaignName": {touch: rule.CampaignField}, "sessionCampaignName": {touch: rule.CampaignField},
	"firstUserCampaignName": {user: rule.CampaignField},
	"defaultChannelGroup":   {touch: rule.ChannelField}, "sessionDefaultChannelGroup": {touch: rule.ChannelField},
	"firstUserDefaultChannelGroup": {user: rule.ChannelField},

	"deviceCategory": {prop: "device"}, "percentScrolled": {prop: "percent_scrolled"},

	"eventCount":      {count: rule.AnyEvent()},
	"screenPageViews": {count: rule.Event(conversion.PageView, conversion.ScreenView)},

	"sessions": {why: ga4Totals}, "engagedSessions": {why: ga4Totals}, "eventValue": {why: ga4Totals}, "transactions": {why: ga4Totals},
	"purchaseRevenue": {why: ga4Totals}, "totalRevenue": {why: ga4Totals}, "userEngagementDuration": {why: ga4Totals},
	"averageSessionDuration": {why: ga4Totals}, "keyEvents": {why: ga4Totals}, "conversions": {why: ga4Totals},
	"date": {why: ga4Dates}, "dateHour": {why: ga4Dates}, "firstSessionDate": {why: ga4Dates},
	"pagePathPlusQueryString":    {why: "use pagePath or pageLocation"},
	"landingPagePlusQueryString": {why: "use landingPage"},
	"fullPageUrl":                {why: "use pageLocation"},
}

// ga4FieldOf returns what a name stands for. Those of custom dimensions have
// their scope before them.
func ga4FieldOf(name string) ga4Field {
	if f, ok := ga4Fields[name]; ok {
		return f
	}
	scope, custom, ok := strings.Cut(name, ":")
	switch {
	case !ok:
		return ga4Field{prop: name}
	case scope == "customEvent" || scope == "customUser":
		return ga4Field{prop: custom}
	}
	return ga4Field{why: "only events and users have properties here"}
}
