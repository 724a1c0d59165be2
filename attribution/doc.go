// Package attribution gives touches the credit for conversions: per touch in a
// ledger, per key in a result, per model in a comparison. Credit computed from paths
// describes what happened before conversions; it does not prove what caused them.
// Whoever would have bought anyway has a path too, and only an experiment tells the
// two apart.
//
// # The two functions you need
//
// [Table.AddUser] adds the paths of one user to a table, and [Table.Attribute] gives
// credit by a model:
//
//	paths := attribution.MustPaths(attribution.Default()) // of the 30 days before each conversion
//	table := attribution.MustTable[string]("EUR")
//	table.AddUser(paths, touches, conversions) // one user after the other
//
//	credit, err := table.Attribute(ctx, attribution.Markov{Order: 2})
//	fmt.Print(credit)
//
// # A complete program
//
// It reads events, takes the channel of each session as a touch and each order as a
// conversion, and prints three models side by side:
//
//	goals := goal.MustCompile(goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase"), Value: goal.EventValue()})
//	reader := attribution.MustReader(attribution.Source[string]{Goals: goals, Goal: "order"})
//	paths := attribution.MustPaths(attribution.Default())
//	orders := attribution.MustAccumulator(reader, paths, "EUR")
//	for events, err := range ingest.GroupByUser(ingest.NDJSON(file)) {
//		if err != nil {
//			fmt.Println(err)
//		}
//		orders.Add(events)
//	}
//	compared, err := attribution.Compare(context.Background(), orders.Table(),
//		attribution.LastNonDirect{}, attribution.U(), attribution.Markov{Order: 1})
//	if err != nil {
//		fmt.Println(err)
//		return
//	}
//	fmt.Print(compared)
//
// # Concepts, in the order in which you meet them
//
// A key is what a touch is credited to: a channel, a campaign, a landing page. Where
// the touches are completions of goals ([PerCompletion]), the same models rank micro
// conversions by what they contribute to the macro conversion. A [Source] says where
// touches and conversions come from.
//
// A [Touch] is one contact, a [Conversion] what touches earn credit for. A [Window]
// cuts a user's touches into paths: which of them may earn credit for which
// conversion. A touch at the very time of a conversion counts, a later one never does.
//
// A null path is that of a journey that ended without a conversion. Rates, and so
// Markov chains and most games, mean nothing without them. A journey that is too young
// to judge is pending, not null: otherwise last week looks as if nothing converted.
//
// A [Transform] changes paths before credit is given: [Exposure], [DropUnlessAll] for
// "last non-direct", [Prefer] for "last paid". None treats any key as special.
//
// A [Table] is the aggregate that all models read: for each sequence of keys the
// conversions, nulls and value. Tables merge, in any order and to the same bytes. A
// [Tally] is for what needs the times of touches, such as [TimeDecay].
//
// A [Model] gives credit to the keys of a table. A [Curve] is a model that looks at one
// path at a time, by position or time, so that it can also be written to a ledger with
// the order: [Ledger] splits the value of a conversion to the last micro, or cent.
//
// A [Result] has a number of conversions and a value for each key, with an interval
// where one is known ([Bootstrap] and [Jackknife] make some for any model), and always
// what is unattributed: conversions without a path, or to which a curve gives nothing.
// Those are no key, and are never spread over others: attributed and unattributed are
// the total.
//
// A [Report] tells of a table without any model: influenced, first, last, assisted;
// lengths and top paths. [Compare] sets models side by side, [Returns] sets cost against
// credit, with the virtual value of micro conversions beside the money, never in it.
// [Parse] reads windows, transforms and models from JSON.
//
// # Which model
//
// Look at the comparison first: where all models agree, the choice does not matter. Curves
// by position are conventions. [Markov] and the games use null paths, so they say how
// rates go with keys. A key that every conversion must pass, such as a cart, has the
// removal effect 1 by construction. [GlobalRate] gives rare keys absurd credit. Intervals
// tell what the number of journeys can bear.
//
// # Coming from another tool
//
//	model here                others call it                        where their number differs, and why
//	First, Last, Linear       first touch, last touch, linear;      GA4 removed first and linear in 2023.
//	                          ChannelAttribution heuristic_models   ChannelAttribution credits an empty path to what was
//	                                                                in memory before; here it is unattributed
//	Last after DropUnlessAll  GA4 last click, last non-direct       PostHog's exclusion of Direct leaves paths of nothing
//	(LastNonDirect)                                                 else empty: use Drop
//	Last after Prefer         last paid click                       you name the paid keys
//	U 40/20/40                position-based, U-shaped              PostHog orders touches by time alone, so those of one
//	                                                                instant distort positions; here Seq decides, then Key
//	J 20/20/60, InverseJ      J and inverse J of Adobe              what Mixpanel documents as J is Adobe's inverse J; every
//	                                                                label here prints its numbers. Of two touches J gives
//	                                                                25/75, as Adobe's; SplitMiddle is the rule of DP6 and
//	                                                                Universal Analytics. For U both agree
//	Custom                    custom weights of Adobe               the same
//	TimeDecay                 time decay                            continuous here; DP6's has steps of whole weeks, and
//	                                                                eeghor/mta's ignores time
//	SameTouch, Participation  the same, of Adobe                    participation adds up to more than the total, and says so
//	LeaveOneOut               "shapley" of Google's fractribution   it is no Shapley value
//	                          and of Snowplow's package
//	Markov{Order: 1}          Markov of DP6, eeghor/mta             DP6 is exact too, but leaves nulls out by default where
//	                                                                the value column has integers: IgnoreNulls. eeghor/mta
//	                                                                sums over observed paths only, which is no probability
//	                                                                of absorption
//	Markov of any order       ChannelAttribution markov_model       the states are the same; it simulates 10,000 paths, so
//	                                                                rare channels are off by 60–90 % and often 0, stops at
//	                                                                the longest observed length, and cuts off fractions of
//	                                                                conversions. Here the chain is solved
//	SubsetSum                 Shapley of KappaDistributive and      the same number; they enumerate 2ⁿ sets for what is
//	                          eeghor/mta                            LinearDistinct
//	PerSetRate                Shapley of DP6                        DP6 tests membership by substring ("Search" is in "Paid
//	                                                                Search") and keeps the last four channels by alphabet
//	Dividends                 algorithmic, of Adobe                 Phi shares each dividend out evenly over its keys
//	ShaoLi                    the probabilistic model               second order
//	Assisted of a Report      assisted conversions of GA            the same: a place on the path that is not the last
//
// Windows differ too. GA4 and Adobe have fixed lookbacks of up to 90 days, Snowplow's
// package whole calendar days ([Window].Calendar), DP6 and ChannelAttribution none. None
// of them tells pending journeys from null ones.
//
// Sources: the documentation of these products and, where it is open, their code:
// google/fractribution py/fractribution.py and path_transforms.sql,
// snowplow/dbt-snowplow-fractribution, DP6/Marketing-Attribution-Models,
// ChannelAttribution 2.2.4 (CRAN), eeghor/mta, KappaDistributive/attribution.
package attribution
