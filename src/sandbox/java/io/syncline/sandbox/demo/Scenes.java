package io.syncline.sandbox.demo;

import io.syncline.sandbox.kernel.Journal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;

/** What people do to the three systems, each scene finished before the next begins. */
final class Scenes {

  private static final long SEED = 11;
  private static final Set<Place> ALL = EnumSet.allOf(Place.class);

  /** One thing that happens. */
  interface Scene {
    void play() throws InterruptedException;
  }

  private final Town town;
  private final Teller teller;
  private final Verdicts verdicts;
  private final Random random = new Random(SEED);
  private final Families families = new Families();

  Scenes(Town town, Teller teller, Verdicts verdicts) {
    this.town = town;
    this.teller = teller;
    this.verdicts = verdicts;
  }

  /** Each kind once. */
  List<Scene> tour() {
    return List.of(
        this::newcomer,
        () -> newPhone(Place.HUBSPOT),
        this::newcomer,
        () -> newPhone(Place.ZENDESK),
        this::sameNumber,
        this::twoQuickEdits,
        () -> marriage(Place.XERO),
        this::behindOurBack,
        this::conflict,
        this::twoNames,
        this::refused);
  }

  /** The endless loop of scenes; the rare ones from time to time. */
  Scene next() {
    int draw = random.nextInt(20);
    var place = Place.values()[random.nextInt(Place.values().length)];
    if (draw < 4) {
      return this::newcomer;
    }
    if (draw < 11) {
      return () -> newPhone(place);
    }
    if (draw < 14) {
      return () -> marriage(place);
    }
    return List.<Scene>of(
            this::sameNumber,
            this::otherField,
            this::twoQuickEdits,
            this::twoQuickEdits,
            this::behindOurBack,
            this::conflict)
        .get(draw - 14);
  }

  private void newcomer() throws InterruptedException {
    var person = town.newcomer().withLastName(families.next());
    var since = new Arrivals(town);
    var citizen = town.settle(person);
    teller.did(1, person.name() + " is a new contact in HubSpot");
    var others = others(Place.HUBSPOT);
    var arrivals = since.await(others, it -> it.operation().equals("create"));
    teller.arrived(others, arrivals);
    others.forEach(place -> town.copy(citizen, place));
    if (arrivals.size() == others.size()) {
      town.join(citizen);
    }
    verdicts.echoes(citizen, others, since.since());
  }

  private void newPhone(Place place) throws InterruptedException {
    var citizen = somebody();
    var number = phone();
    edit(citizen, place, place.phone(number), number, "has a new phone number, " + number);
  }

  private void marriage(Place place) throws InterruptedException {
    var citizen = somebody();
    var name = families.next();
    edit(citizen, place, place.lastName(name), name, "is called " + name + " now");
  }

  private void edit(
      Citizen citizen, Place place, Map<String, Object> fields, String value, String what)
      throws InterruptedException {
    var name = name(citizen);
    var since = new Arrivals(town);
    town.at(place).edit(id(citizen, place), fields);
    teller.did(1, name + " " + what + ": typed into " + place.title());
    tellArrivals(citizen, since, others(place), value);
  }

  /** The same number to a reader, another text to a program. */
  private void sameNumber() throws InterruptedException {
    var citizen = somebody();
    var copy = town.copy(citizen, Place.HUBSPOT);
    var number = copy == null ? null : copy.text("phone");
    if (number == null || !number.matches("\\+\\d{9,}")) {
      otherField();
      return;
    }
    var spaced = number.replaceAll("(\\d{3})(\\d{4})$", " $1 $2");
    var since = new Arrivals(town);
    town.at(Place.HUBSPOT).edit(id(citizen, Place.HUBSPOT), Place.HUBSPOT.phone(spaced));
    teller.did(1, name(citizen) + " gets the same number typed again in HubSpot, " + spaced);
    verdicts.unchanged(citizen, Place.HUBSPOT, since.since());
    tellWrites(citizen, since);
  }

  private void otherField() throws InterruptedException {
    var citizen = somebody();
    var since = new Arrivals(town);
    var job = "Head of " + town.newcomer().city();
    town.at(Place.HUBSPOT).edit(id(citizen, Place.HUBSPOT), Map.of("jobtitle", job));
    teller.did(1, name(citizen) + " is " + job + " now: a field that this sync leaves alone");
    verdicts.unchanged(citizen, Place.HUBSPOT, since.since());
    tellWrites(citizen, since);
  }

  private void tellWrites(Citizen citizen, Arrivals since) {
    int writes = ALL.stream().mapToInt(place -> since.count(place, about(citizen, place))).sum();
    teller.note(writes == 0 ? "no system was written to" : writes + " writes followed");
  }

  private void twoQuickEdits() throws InterruptedException {
    var citizen = somebody();
    var first = phone();
    var second = phone();
    var since = new Arrivals(town);
    town.at(Place.HUBSPOT).edit(id(citizen, Place.HUBSPOT), Place.HUBSPOT.phone(first));
    town.at(Place.HUBSPOT).edit(id(citizen, Place.HUBSPOT), Place.HUBSPOT.phone(second));
    teller.did(2, name(citizen) + " gets a phone number in HubSpot and at once another, " + second);
    tellArrivals(citizen, since, others(Place.HUBSPOT), second);
    for (var place : others(Place.HUBSPOT)) {
      int writes = since.count(place, about(citizen, place));
      if (writes == 1) {
        teller.note(place.title() + " was written once: it never saw the first number");
      }
    }
  }

  /** An edit without a webhook is found when its record is next written to. */
  private void behindOurBack() throws InterruptedException {
    var citizen = somebody();
    var number = phone();
    var zendesk = town.at(Place.ZENDESK);
    zendesk.editSilently(id(citizen, Place.ZENDESK), Place.ZENDESK.phone(number));
    teller.did(
        1, name(citizen) + " has a new phone number, " + number + ", and Zendesk sends no webhook");
    var name = families.next();
    var since = new Arrivals(town);
    town.at(Place.HUBSPOT).edit(id(citizen, Place.HUBSPOT), Place.HUBSPOT.lastName(name));
    teller.did(1, "… and is called " + name + " now: typed into HubSpot");
    tellArrivals(citizen, since, others(Place.HUBSPOT), name);
    teller.note(
        "Zendesk's copy was read before it was written, which brought the number to light:");
    tellArrivals(citizen, since, others(Place.ZENDESK), number);
  }

  /** HubSpot is the system of record for names, so its value wins. */
  private void conflict() throws InterruptedException {
    var citizen = somebody();
    var before = name(citizen);
    var inHubSpot = families.next();
    var inZendesk = families.next();
    var since = new Arrivals(town);
    town.at(Place.ZENDESK).edit(id(citizen, Place.ZENDESK), Place.ZENDESK.lastName(inZendesk));
    town.at(Place.HUBSPOT).edit(id(citizen, Place.HUBSPOT), Place.HUBSPOT.lastName(inHubSpot));
    teller.did(
        2,
        "%s becomes %s in HubSpot and %s in Zendesk, at the same time"
            .formatted(before, inHubSpot, inZendesk));
    verdicts.conflict("lastName", since.since());
    tellArrivals(citizen, since, others(Place.HUBSPOT), inHubSpot);
  }

  /** Two values that meet for the first time: only a person can say which is right. */
  private void twoNames() throws InterruptedException {
    var person = town.newcomer().withLastName(families.next());
    var other = families.next();
    var known =
        town.at(Place.ZENDESK).createSilently(Place.ZENDESK.fields(person.withLastName(other)));
    var since = new Arrivals(town);
    var citizen = town.settle(person);
    citizen.knownAs(Place.ZENDESK, known);
    teller.did(
        1,
        "%s is a new contact in HubSpot; Zendesk has had the same email for long, as %s %s"
            .formatted(person.name(), person.firstName(), other));
    verdicts.question(citizen, since.since());
  }

  /** A value that the definition refuses. */
  private void refused() throws InterruptedException {
    var newcomer = town.newcomer().withLastName(families.next());
    var person = newcomer.withEmail(newcomer.email().replaceFirst("\\.", ".."));
    var since = new Arrivals(town);
    var citizen = town.settle(person);
    teller.did(1, person.name() + " is a new contact in HubSpot, with the email " + person.email());
    verdicts.refused(citizen, newcomer.email(), town.at(Place.HUBSPOT), since.since());
  }

  private void tellArrivals(Citizen citizen, Arrivals since, Set<Place> places, String value)
      throws InterruptedException {
    Predicate<Journal.Entry> fits = it -> it.fields().toString().contains(value);
    teller.arrived(places, since.await(places, fits));
    verdicts.echoes(citizen, places, since.since());
  }

  private static Predicate<Journal.Entry> about(Citizen citizen, Place place) {
    return it -> it.nativeId().equals(citizen.id(place));
  }

  private Citizen somebody() {
    var citizens = town.citizens();
    return citizens.get(random.nextInt(citizens.size()));
  }

  private String name(Citizen citizen) {
    var card = Card.of(Place.HUBSPOT, town.copy(citizen, Place.HUBSPOT));
    return card == null ? citizen.email() : card.name();
  }

  private static String id(Citizen citizen, Place place) {
    return Objects.requireNonNull(citizen.id(place), place::title);
  }

  /** Numbers of the range that is kept for films. */
  private String phone() {
    return "+1415555%04d".formatted(100 + random.nextInt(100) + 1000 * random.nextInt(9));
  }

  private static Set<Place> others(Place place) {
    var others = new ArrayList<>(ALL);
    others.remove(place);
    return EnumSet.copyOf(others);
  }
}
