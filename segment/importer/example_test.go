package importer_test

import (
	"fmt"

	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
	"github.com/go-conversion/conversion/segment/importer"
)

// An audience becomes a segment, which is best looked at as JSON.
func ExampleGA4() {
	s, err := importer.GA4([]byte(`{
		"displayName": "Fans from Norway",
		"membershipDurationDays": 30,
		"exclusionDurationMode": "EXCLUDE_PERMANENTLY",
		"filterClauses": [{
			"clauseType": "INCLUDE",
			"simpleFilter": {
				"scope": "AUDIENCE_FILTER_SCOPE_ACROSS_ALL_SESSIONS",
				"filterExpression": {"andGroup": {"filterExpressions": [
					{"orGroup": {"filterExpressions": [{"dimensionOrMetricFilter": {
						"fieldName": "country", "inListFilter": {"values": ["Norway"], "caseSensitive": true}}}]}},
					{"orGroup": {"filterExpressions": [{"eventFilter": {
						"eventName": "view_item",
						"eventParameterFilterExpression": {"andGroup": {"filterExpressions": [{"dimensionOrMetricFilter": {
							"fieldName": "eventCount", "inAnyNDayPeriod": 7,
							"numericFilter": {"operation": "GREATER_THAN", "value": {"int64Value": "4"}}}}]}}}}]}}
				]}}
			}
		}, {
			"clauseType": "EXCLUDE",
			"simpleFilter": {
				"scope": "AUDIENCE_FILTER_SCOPE_WITHIN_SAME_EVENT",
				"filterExpression": {"andGroup": {"filterExpressions": [{"eventFilter": {"eventName": "purchase"}}]}}
			}
		}]
	}`))
	if err != nil {
		fmt.Println(err)
	}
	fmt.Println(string(segment.AppendJSON(nil, s)))
	// Output:
	// {"name":"Fans from Norway","where":{"and":[{"event":{"prop":"country","eq":"Norway"}},{"did":{"of":{"event":"view_item"},"at_least":5,"in":"7d"}}]},"exclude":{"where":{"event":{"event":"purchase"}},"permanently":true}}
}

// A comma binds tighter than a semicolon, and all of it is about one visit.
func ExampleMatomo() {
	c, err := importer.Matomo("countryCode==de,countryCode==at;campaignMedium!=email;pageUrl=@/pricing")
	if err != nil {
		fmt.Println(err)
	}
	fmt.Println(string(segment.AppendConditionJSON(nil, c)))

	_, err = importer.Matomo("visitCount>2;pageUrl=@/pricing,deviceTyp==tablet")
	fmt.Println(err)
	// Output:
	// {"session":{"all":[{"and":[{"event":["page_view","screen_view"]},{"url":{"contains":"/pricing"}}]},{"any":[{"prop":"countryCode","eq":"de"},{"prop":"countryCode","eq":"at"}]}]},"without":{"medium":"email"}}
	// [0][0]: visitCount has no counterpart: it speaks of other visits than the one at hand
	// [1][1]: unknown: "deviceTyp"; did you mean "deviceType"?
}

func ExampleMongo() {
	p, err := importer.Mongo([]byte(`{"country": {"$in": ["NO", "SE"]}, "plan": {"$ne": "free"}}`))
	if err != nil {
		fmt.Println(err)
	}
	fmt.Println(string(rule.AppendPredicateJSON(nil, p)))
	// Output:
	// {"and":[{"prop":"country","in":["NO","SE"]},{"not":{"prop":"plan","eq":"free"}}]}
}
