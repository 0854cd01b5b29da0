package io.syncline.bench;

import io.syncline.core.Contacts;
import io.syncline.core.definition.FuzzyRule;
import io.syncline.core.definition.MatchRule;
import io.syncline.core.identity.Proposals;
import io.syncline.core.identity.Proposals.Found;
import io.syncline.core.model.Attributes;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;

/**
 * How long it takes to propose links between two systems of so many contacts (the first argument;
 * 100,000 without one) by fuzzy rules alone: half of the second system are those of the first,
 * mistyped. The most common name is a hundred times as common as the middle one.
 */
public final class Matching {

  private static final int FIRST_NAMES = 4_000;
  private static final int LAST_NAMES = 30_000;

  private Matching() {}

  public static void main(String[] args) {
    int size = args.length == 0 ? 100_000 : Integer.parseInt(args[0]);
    var random = new Random(42);
    var entity =
        Contacts.synced()
            .matching(MatchRule.on("email"))
            .alike(new FuzzyRule("lastName", 0.9, null), new FuzzyRule("company", 0.9, null))
            .entity();
    var first = names(FIRST_NAMES, random);
    var last = names(LAST_NAMES, random);
    var ones = new ArrayList<Found>();
    var others = new ArrayList<Found>();
    for (int i = 0; i < size; i++) {
      var person = pick(first, random) + " " + pick(last, random);
      var company = pick(last, random) + " " + pick(first, random) + " Inc";
      ones.add(found(Contacts.CRM, i, person, company));
      boolean same = i % 2 == 0;
      others.add(
          found(
              Contacts.BOOKS,
              i,
              same ? mistyped(person, random) : pick(first, random) + " " + pick(last, random),
              same ? company.replace("Inc", "Corp.") : pick(last, random) + " Ltd"));
    }
    long begun = System.nanoTime();
    var proposals = Proposals.between(entity, ones, others);
    var took = Duration.ofNanos(System.nanoTime() - begun);
    var all = proposals.all();
    long right = all.stream().filter(it -> it.one().id().equals(it.other().id())).count();
    System.out.printf(
        "%d x %d: %.1f s, %d proposals, %d of %d pairs found, %d blocks passed over, %d MB%n",
        size,
        size,
        took.toMillis() / 1000.0,
        all.size(),
        right,
        (size + 1) / 2,
        proposals.passedOver(),
        (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20);
  }

  private static Found found(SystemId system, int id, String person, String company) {
    var said = new HashMap<String, Value>();
    said.put("lastName", Value.text(person));
    said.put("company", Value.text(company));
    return new Found(new NativeRef(system, "contacts", String.valueOf(id)), Attributes.of(said));
  }

  private static List<String> names(int count, Random random) {
    var names = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      var name = new StringBuilder();
      for (int j = 0; j < 2 + random.nextInt(3); j++) {
        name.append("bcdfghjklmnprstvwz".charAt(random.nextInt(18)));
        name.append("aeiou".charAt(random.nextInt(5)));
      }
      names.add(name.append("nrstlmk".charAt(random.nextInt(7))).toString());
    }
    return names;
  }

  /** The n-th name is rarer than the first, as in a census: about 1 % have the most common one. */
  private static String pick(List<String> names, Random random) {
    double place = names.size() * Math.pow(random.nextDouble(), 2.2);
    return names.get((int) Math.min(names.size() - 1, place));
  }

  private static String mistyped(String text, Random random) {
    int at = 1 + random.nextInt(text.length() - 2);
    return text.substring(0, at) + text.substring(at + 1);
  }
}
