package garden

import "time"

// What is in this file is the truth that reports should find again: the shares
// and chances are known here, and tests compare them with what was measured.

// The simulated weeks begin on a Monday.
var (
	begin = time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)
	end   = begin.AddDate(0, 0, 8*7)
)

const (
	site       = "https://shop.example"
	perMille   = 1000
	returning  = 350 // per mille of visits after which the visitor comes again
	swiss      = 80  // per mille of visitors who pay in CHF
	refunded   = 60  // per mille of orders
	sentTwice  = 5   // per mille of events, because a phone lost its network
	subscribes = 30  // per mille of visits
)

// campaign is a way by which visitors come, and what those visitors are like.
// All chances are per mille.
type campaign struct {
	channel  string // as package channel calls it
	share    int    // of first visits
	landing  []string
	referrer string

	// steps are the chances to look at a product, to put one into the cart, to
	// begin the checkout and to order, each of those who took the step before.
	steps [4]int

	reads   int // a guide
	watches int // a video
	applies int // for a job
}

// campaigns have the shares of 1000 first visits. LinkedIn sends many visitors
// who look for a job and buy nothing, Google fewer of them and more gardeners.
var campaigns = []campaign{
	{
		channel: "Organic Search", share: 290, referrer: "https://www.google.com/",
		landing: []string{"/", "/guides/tomatoes", "/guides/roses"},
		steps:   [4]int{600, 250, 600, 600}, reads: 350, watches: 80, applies: 2,
	},
	{
		channel: "Paid Search", share: 170, referrer: "https://www.google.com/",
		landing: []string{"/sale?gclid=Cj0KCQiA"},
		steps:   [4]int{800, 250, 600, 550}, reads: 60, watches: 30, applies: 0,
	},
	{
		channel: "Organic Social", share: 160, referrer: "https://www.linkedin.com/",
		landing: []string{"/jobs", "/jobs/gardener"},
		steps:   [4]int{150, 100, 400, 500}, reads: 50, watches: 20, applies: 120,
	},
	{
		channel: "Paid Social", share: 110, referrer: "https://l.instagram.com/",
		landing: []string{"/sale?utm_source=instagram&utm_medium=paid_social&utm_campaign=spring"},
		steps:   [4]int{650, 150, 450, 450}, reads: 40, watches: 150, applies: 0,
	},
	{
		channel: "Direct", share: 110,
		landing: []string{"/"},
		steps:   [4]int{600, 300, 650, 650}, reads: 100, watches: 40, applies: 5,
	},
	{
		channel: "Email", share: 60,
		landing: []string{"/sale?utm_source=newsletter&utm_medium=email&utm_campaign=weekly"},
		steps:   [4]int{750, 350, 650, 700}, reads: 150, watches: 60, applies: 0,
	},
	{
		channel: "AI Assistant", share: 60, referrer: "https://chatgpt.com/",
		landing: []string{"/guides/tomatoes", "/p/spade"},
		steps:   [4]int{700, 300, 650, 600}, reads: 300, watches: 20, applies: 2,
	},
	{
		channel: "Referral", share: 40, referrer: "https://forum.garden.example/t/12",
		landing: []string{"/guides/roses"},
		steps:   [4]int{500, 200, 600, 600}, reads: 400, watches: 50, applies: 0,
	},
}

type product struct {
	sku   string
	cents int64
}

var products = []product{
	{"spade", 4990}, {"rake", 2990}, {"lamp", 5990}, {"hose", 3490},
	{"seeds", 390}, {"gloves", 1290}, {"bench", 18900}, {"greenhouse", 64900},
}

var guides = []string{"tomatoes", "roses", "compost", "lawn"}

// hours are how many of 100 first visits begin in each hour of the day.
var hours = [24]int{1, 0, 0, 0, 0, 1, 2, 3, 4, 5, 5, 5, 6, 5, 4, 4, 5, 6, 8, 10, 11, 9, 4, 2}
