// Backend is a small shop that scores visits while they happen. A visitor who
// comes back to an abandoned cart is offered a coupon, if that is expected to pay:
// from how likely earlier visitors who had got as far, by the same channel, were to
// order. One visitor in ten gets none, to find out whether coupons help.
//
//	$ go run ./examples/backend
//
// A visitor comes by a newsletter and orders; the cookie jar is who it is:
//
//	$ curl -b jar -c jar 'localhost:8080/p/1?utm_source=letter&utm_medium=email'
//	{"sku":"1","name":"Boots","price":"59.90 EUR"}
//	$ curl -b jar -c jar -X POST localhost:8080/cart/1
//	{"items":["1"],"total":"59.90 EUR"}
//	$ curl -b jar -c jar localhost:8080/checkout
//	{"items":["1"],"total":"59.90 EUR"}
//	$ curl -b jar -c jar -X POST localhost:8080/order
//	{"order":"1","total":"59.90 EUR"}
//
// The shop's owner looks at
//
//	$ curl localhost:8080/stats
//	{"visitors":1,"open_visits":1,"completed":{"cart":1,"checkout":1,"comparison":0,"order":1,"product":1},"revenue":{"EUR":"59.90"},"chances":[]}
//
// where the visit counts in the chances once it is over, half an hour later. They
// have to be those of thirty visits before anything is offered; TestOffer plays
// that through, and TestHoldout how coupons are measured. Stop the shop with ^C and
// start it again, and the jar is still good: the state is in backend.json.
//
// # How to read it
//
//   - goals.go: what visitors should reach, and when a visit ends
//   - goals_test.go: the goals' tests, a table of visits
//   - scoring.go: the middleware; each request is an event, scored by a tracker
//   - visitor.go: one visitor: the tracker, and when another visit begins
//   - learned.go, incentive.go: who is likely to order, and who is worth a coupon
//   - store.go, state.go: visitors in memory, bounded, and over a restart
//   - shop.go: the handlers, which tell scoring what happened
package main
