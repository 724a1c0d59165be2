package funnel
import ("testing";"time";"encoding/json";"os";"path/filepath";"fmt"
"github.com/go-conversion/conversion"
"github.com/go-conversion/conversion/rule")
type mcase struct{ Name string; K int; Within *uint64; Max_gap []*int64; Direct []bool; Ties string; Exclude [][2]int
 Actors []struct{Events [][3]json.Number; Level int; Excluded bool; Times []int64}}
func TestSmokeMasks(t *testing.T){
 files,_:=filepath.Glob("/work/shared/suites/funnel-masks/*.json")
 bad,n:=0,0
 for _,f:=range files{
  b,_:=os.ReadFile(f)
  var d struct{Cases []mcase}
  if err:=json.Unmarshal(b,&d);err!=nil{t.Fatal(f,err)}
  for _,c:=range d.Cases{
   fu:=Funnel{Name:"f",Ties:Ties(c.Ties)}
   if c.Ties=="any"{fu.Ties=""}
   if c.Within!=nil{fu.Within=time.Duration(*c.Within)}
   for i:=range c.K{ s:=Step{Name:fmt.Sprint(i),On:rule.AnyEvent()}
     if c.Max_gap!=nil&&c.Max_gap[i]!=nil{s.Within=time.Duration(*c.Max_gap[i])}
     if c.Direct!=nil{s.Direct=c.Direct[i]}
     fu.Steps=append(fu.Steps,s)}
   for _,x:=range c.Exclude{ fu.Exclude=append(fu.Exclude,Exclusion{On:rule.AnyEvent(),From:x[0],To:x[1]})}
   p,err:=Compile(fu); if err!=nil{t.Log(f,c.Name,err);bad++;continue}
   v:=p.Evaluator()
   for ai,a:=range c.Actors{
    var ms []Mask
    for i,e:=range a.Events{ var tt int64; var m,x uint64
      fmt.Sscan(string(e[0]),&tt);fmt.Sscan(string(e[1]),&m);fmt.Sscan(string(e[2]),&x)
      mk:=Mask{Time:tt,Steps:m,Exclude:x,Relevant:true}
      if c.Ties=="sequence"{mk.Seq=int64(i)}
      ms=append(ms,mk)}
    r:=v.EvalMasks(ms,NoAsOf); n++
    var times []int64
    for _,s:=range r.Steps{times=append(times,s.Time.UnixNano())}
    if r.Level!=a.Level||(r.Outcome==Excluded)!=a.Excluded||fmt.Sprint(times)!=fmt.Sprint(a.Times){
      bad++; if bad<15{t.Errorf("%s %s actor %d: got %d %s %v want %d %v %v\n%v %+v",filepath.Base(f),c.Name,ai,r.Level,r.Outcome,times,a.Level,a.Excluded,a.Times,a.Events,c)}
    }
   }
  }
 }
 t.Log(n,"bad",bad)
}
var _ conversion.Event
