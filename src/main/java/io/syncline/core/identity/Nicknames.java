package io.syncline.core.identity;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Short forms of given names that share no beginning with the whole one, or not enough of it. */
final class Nicknames {

  /** The score of an initial: enough to ask a person, not enough to link. */
  static final double INITIAL = 0.86;

  /** The score of a short form. */
  static final double SHORT_FORM = 0.95;

  /** Each line is one name; a short form may belong to several. */
  private static final String FORMS =
      """
      alexander alex sandy sasha lex
      alexandra alex sandra sandy sasha
      andrew andy drew
      andreas andi andy
      anthony tony
      antonia toni tonia
      barbara barb babs babsi
      benjamin ben benny
      caroline carrie caro
      catherine katherine kathryn cathy kathy kate katie kitty
      charles charlie chuck chas
      charlotte lotte charlie lottie
      christian chris
      christina christine chris tina
      christopher chris kit
      daniel dan danny
      david dave
      deborah deb debbie
      dominik dominic nik nick
      dorothy dot dottie dora
      edward ed eddie ted ned
      elisabeth elizabeth liz lizzy beth betty eliza lisa lisbeth sissi bess
      emily emma emmy
      frances fran franny
      francis frank
      franziska franzi
      frederick friedrich fred freddy fritz
      gabriele gabriela gabi gaby
      georg george schorsch
      gerald gerry jerry
      gregory greg
      hans johannes johann john
      heinrich heinz heiner henry
      helen helena nell lena
      henry harry hank
      isabella isabel bella
      jacob jakob jake
      james jim jimmy jamie
      jennifer jen jenny
      joachim achim jochen
      john jack johnny jon
      jonathan jon jonny
      joseph josef joe joey sepp pepe
      katharina kathi kati kata
      kenneth ken kenny
      lawrence larry laurie
      leonard leo lenny len
      louis lou louie
      ludwig lutz wiggerl
      magdalena lena magda leni
      margaret maggie meg peggy greta margie daisy
      margarete margarethe grete gretel greta
      maria marie mary mia mitzi
      martin marty
      matthew matthias matt mathias
      michael mike mick mickey michi mischa
      nathaniel nathan nat nate
      nicholas nikolaus nick nicky klaus niklas
      patricia pat patty tricia
      patrick pat paddy
      peter pete
      philip philipp phil pip
      rebecca becky becca
      reinhard reiner rainer
      richard rick ricky dick rich
      robert rob bob bobby robbie bert
      ronald ron ronnie
      rudolf rudi rolf
      samuel samantha sam sammy
      sebastian basti bastian seb
      sigmund siegfried sigi
      stephen steven stefan stephan steve
      susan susanne suzanne sue susi suzy
      theodor theodore ted teddy theo
      theresa therese resi terry tess
      thomas tom tommy
      timothy tim timmy
      ulrich uli ulli
      veronica veronika vroni ronnie
      victoria vicky tori
      vincent vince vinnie
      walter walt wally
      wilhelm willi willy
      william bill billy will willy liam
      wolfgang wolf wolfi
      zachary zach zack
      """;

  private static final Map<String, Set<Integer>> NAMES = names();

  private Nicknames() {}

  /** Whether both may be forms of one name. */
  static boolean same(String one, String other) {
    var names = NAMES.get(one);
    if (names == null) {
      return false;
    }
    var others = NAMES.getOrDefault(other, Set.of());
    return names.stream().anyMatch(others::contains);
  }

  private static Map<String, Set<Integer>> names() {
    var names = new HashMap<String, Set<Integer>>();
    var lines = FORMS.split("\n");
    for (int i = 0; i < lines.length; i++) {
      for (var form : lines[i].split(" ")) {
        names.computeIfAbsent(form, it -> new HashSet<>()).add(i);
      }
    }
    return Map.copyOf(names);
  }
}
