package importer

import (
	"maps"
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
)

// matomoDimension is what a name in a Matomo segment speaks of. Either text or
// number is set, or why not.
type matomoDimension struct {
	scope  matomoScope
	prop   bool // a property of the name
	isURL  bool
	text   func(name string, w wanted) rule.Rule
	number func(n int) []rule.Rule // what a visit reaches that has at least n
	why    string
}

// matomoScope says whether a dimension is Matomo's of the visit or of an action.
type matomoScope string

const (
	visitScope  matomoScope = "visit"
	actionScope matomoScope = "action"
)

// matomoDimensions are the names in Matomo's reference of segments.
var matomoDimensions = makeMatomoDimensions()

func matomoNames() []string { return slices.Sorted(maps.Keys(matomoDimensions)) }

func makeMatomoDimensions() map[string]matomoDimension {
	prop := func(name string, w wanted) rule.Rule { return w.prop(name) }
	all := map[string]matomoDimension{
		"pageUrl":       {scope: actionScope, isURL: true, text: ofPage(rule.URLText)},
		"pageTitle":     {scope: actionScope, text: ofPage(rule.TitleText)},
		"actionUrl":     {scope: actionScope, isURL: true, text: ofText(rule.URLText)},
		"entryPageUrl":  {scope: visitScope, isURL: true, text: ofEntry(rule.URLText)},
		"referrerUrl":   {scope: visitScope, text: ofEntry(rule.ReferrerText)},
		"campaignName":  {scope: visitScope, text: ofTouch(rule.CampaignField)},
		"actions":       {scope: visitScope, number: atLeastActions},
		"visitDuration": {scope: visitScope, number: atLeastSeconds},

		"entryPageTitle": {scope: visitScope, text: ofEntry(rule.TitleText)},
		"campaignSource": {scope: visitScope, text: ofTouch(rule.SourceField)},
		"campaignMedium": {scope: visitScope, text: ofTouch(rule.MediumField)},
	}
	for _, name := range matomoVisitProps {
		all[name] = matomoDimension{scope: visitScope, prop: true, text: prop}
	}
	for _, name := range matomoActionProps {
		all[name] = matomoDimension{scope: actionScope, prop: true, text: prop}
	}
	for why, names := range matomoForeign {
		for _, name := range names {
			all[name] = matomoDimension{why: why}
		}
	}
	return all
}

// matomoVisitProps are attributes of the visit: properties of any event in it.
var matomoVisitProps = []string{
	"browserCode", "browserEngine", "browserName", "browserVersion", "campaignContent", "campaignGroup", "campaignId",
	"campaignKeyword", "campaignPlacement", "city", "continentCode", "countryCode", "countryName", "deviceBrand",
	"deviceModel", "deviceType", "languageCode", "latitude", "longitude", "operatingSystemCode", "operatingSystemName",
	"operatingSystemVersion", "provider", "referrerKeyword", "regionCode", "resolution", "userId", "visitIp", "visitorId",
}

// matomoActionProps are attributes of an action: properties of one event.
var matomoActionProps = []string{
	"contentInteraction", "contentName", "contentPiece", "contentTarget", "downloadUrl", "eventAction", "eventCategory",
	"eventName", "eventUrl", "eventValue", "outlinkUrl", "productCategory", "productName", "productPrice", "productSku",
	"siteSearchCategory", "siteSearchCount", "siteSearchKeyword",
}

// matomoForeign are dimensions without counterpart, by the reason.
var matomoForeign = map[string][]string{
	"it speaks of other visits than the one at hand": {
		"daysSinceFirstVisit", "daysSinceLastEcommerceOrder", "daysSinceLastVisit", "secondsSinceFirstVisit",
		"secondsSinceLastEcommerceOrder", "secondsSinceLastVisit", "visitCount", "visitorType",
	},
	"goals have names here: use reached": {"visitConverted", "visitConvertedGoalId", "visitEcommerceStatus"},
	"rules do not know the last event":   {"exitPageTitle", "exitPageUrl"},
	"rules do not know the time of day": {
		"actionServerHour", "actionServerMinute", "visitEndServerHour", "visitLocalHour", "visitLocalMinute",
		"visitServerHour", "visitStartServerHour", "visitStartServerMinute",
	},
	"Matomo's kinds of referrers are not our channels: use channel, source and medium": {"referrerName", "referrerType"},
	"it counts actions of one kind, which events do not tell":                          {"events", "interactions", "searches"},
	"visits have no number here":                                                       {"visitId"},
}

func ofText(s rule.Subject) func(string, wanted) rule.Rule {
	return func(_ string, w wanted) rule.Rule { return w.subject(s) }
}

// ofPage asks for a page view, since other actions have a URL too.
func ofPage(s rule.Subject) func(string, wanted) rule.Rule {
	return func(_ string, w wanted) rule.Rule {
		return rule.And(rule.Event(conversion.PageView, conversion.ScreenView), w.subject(s))
	}
}

func ofEntry(s rule.Subject) func(string, wanted) rule.Rule {
	return func(_ string, w wanted) rule.Rule { return rule.Entry(w.subject(s)) }
}

func ofTouch(f rule.TouchField) func(string, wanted) rule.Rule {
	return func(_ string, w wanted) rule.Rule { return w.touch(f) }
}
