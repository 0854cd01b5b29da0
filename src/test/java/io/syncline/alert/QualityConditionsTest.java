package io.syncline.alert;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.SettableClock;
import io.syncline.core.alert.Alerts;
import io.syncline.core.alert.Condition;
import io.syncline.core.alert.Condition.Of;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.rule.AlertRule;
import io.syncline.core.definition.rule.AlertSettings;
import io.syncline.core.definition.rule.AlertSettings.Change;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.Ids;
import io.syncline.core.model.SystemId;
import io.syncline.core.notify.Message;
import io.syncline.core.quality.AttributeScore;
import io.syncline.core.quality.SchemaShape;
import io.syncline.core.quality.SchemaShape.Field;
import io.syncline.core.quality.SchemaShape.Kind;
import io.syncline.core.quality.Score;
import io.syncline.core.quality.Threshold;
import io.syncline.core.reconcile.side.Measured;
import io.syncline.core.runtime.Runtime;
import io.syncline.store.TestDatabase;
import io.syncline.store.alert.PostgresAlerts;
import io.syncline.store.alert.QualityConditions;
import io.syncline.store.run.PostgresScores;
import io.syncline.store.run.PostgresShapes;
import io.syncline.store.sql.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Low quality and changed schemas open alerts that end when a later listing is fine again. */
class QualityConditionsTest {

  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final Field TEXT = new Field(20, 20, Set.of(Kind.TEXT), Set.of());

  private final SettableClock clock = new SettableClock(NOON);
  private final Database database = new Database(TestDatabase.fresh());
  private final Ids ids = new Ids(clock, new Random(1));
  private final PostgresScores scores = new PostgresScores(database);
  private final PostgresShapes shapes = new PostgresShapes(database, ids);
  private final PostgresAlerts store = new PostgresAlerts(database);
  private final List<Message> sent = new ArrayList<>();
  private Installation installation = Contacts.synced().installation();
  private int runs;

  private QualityConditions source() {
    return new QualityConditions(database, scores, new Threshold(0.95), () -> installation);
  }

  private List<Condition> look() {
    return source().look(clock.instant());
  }

  private List<String> pass(Duration time) {
    sent.clear();
    var runtime = new Runtime(clock, ids, () -> installation);
    var alerts = new Alerts(List.of(source()), store, sent::add, runtime);
    for (var end = clock.instant().plus(time); clock.instant().isBefore(end); ) {
      clock.pass(Duration.ofMinutes(1));
      alerts.runOnce();
    }
    return sent.stream().map(it -> it.topic().subject() + ": " + it.text()).toList();
  }

  private void scored(String sync, SystemId system, long equal) {
    scores.save(
        List.of(
            new Score(
                new Score.Of(sync, "contact", system),
                "run-" + ++runs,
                clock.instant(),
                List.of(
                    new AttributeScore("phone", false, 1000, equal, 1000, 1000),
                    new AttributeScore("email", true, 1000, 1000, 1000, 1000)),
                new Measured.Pairs(1000, equal),
                new Measured.Counts(1000, 0, 0, 0, 0),
                new Score.Deliveries(0, 0))));
  }

  private ObjectType type() {
    return installation
        .entityOf(BOOKS, "contacts")
        .flatMap(it -> it.participant(BOOKS))
        .map(Participant::type)
        .orElseThrow();
  }

  private void listed(Map<String, Field> fields) {
    shapes.compare(
        type(),
        new SchemaShape(BOOKS, "contacts", 20, true, fields),
        "run-" + ++runs,
        clock.instant());
  }

  @Test
  void lowQualityIsSentOnceAndItsEndWhenANewerScoreIsFine() {
    scored("contacts", BOOKS, 949);
    assertThat(pass(Duration.ofHours(5)))
        .containsExactly(
            "contacts: Data quality is below 95.0 %: contact in books, 94.9 % of pairs equal,"
                + " 100.0 % complete, worst: phone");
    assertThat(sent.get(0).numbers()).containsEntry("quality", 1L);
    scored("contacts", BOOKS, 940);
    assertThat(pass(Duration.ofHours(5))).as("still the same").isEmpty();

    scored("contacts", BOOKS, 950);
    assertThat(pass(Duration.ofHours(1)))
        .singleElement()
        .asString()
        .startsWith("contacts: Over since")
        .contains("94.0 %");
    assertThat(store.current()).isEmpty();
  }

  @Test
  void anotherSystemWithLowQualityIsSentAtOnceThoughSomebodyTookCareOfTheFirst() {
    scored("contacts", BOOKS, 900);
    pass(Duration.ofMinutes(5));
    store.acknowledge(store.current().get(0).id(), "mara");
    scored("contacts", DESK, 800);
    assertThat(pass(Duration.ofHours(3)))
        .singleElement()
        .asString()
        .contains("Still:", "contact in books, 90.0 %", "contact in desk, 80.0 %");
  }

  @Test
  void whatNoStartedSyncHasAnyMoreIsNoCondition() {
    scored("contacts", SystemId.of("elsewhere"), 1);
    scored("orders", BOOKS, 1);
    assertThat(look()).isEmpty();
  }

  @Test
  void aSyncSwitchesTheRuleOffOrAllowsSome() {
    installation = says("quality", new Change(true, 1, null, null));
    scored("contacts", BOOKS, 1);
    assertThat(pass(Duration.ofMinutes(10))).as("one is allowed").isEmpty();
    scored("contacts", DESK, 1);
    assertThat(pass(Duration.ofMinutes(10))).hasSize(1);
  }

  private static Installation says(String rule, Change change) {
    return Contacts.synced()
        .alerts(new AlertSettings(null, null, null, null, Duration.ofDays(1), Map.of(rule, change)))
        .installation();
  }

  @Test
  void aFieldThatVanishedIsSentOnceAndHoldsUntilItIsBack() {
    listed(Map.of("email", TEXT, "firstName", TEXT));
    assertThat(look()).isEmpty();
    clock.pass(Duration.ofDays(1));
    listed(Map.of("email", TEXT));
    assertThat(pass(Duration.ofHours(5)))
        .containsExactly("books: The schema of books changed: contacts.firstName vanished");
    listed(Map.of("email", TEXT));
    assertThat(pass(Duration.ofHours(5))).as("it is still gone").isEmpty();
    assertThat(look()).hasSize(1);

    listed(Map.of("email", TEXT, "firstName", TEXT));
    assertThat(look()).extracting(Condition::text).singleElement().asString().endsWith("appeared");
    listed(Map.of("email", TEXT, "firstName", TEXT));
    pass(Duration.ofHours(1));
    assertThat(sent).last().extracting(Message::text).asString().startsWith("Over since");
  }

  @Test
  void aFurtherChangeIsSentAtOnceAlsoWhenTheNumberIsTheSame() {
    listed(Map.of("email", TEXT, "firstName", TEXT));
    clock.pass(Duration.ofDays(1));
    listed(Map.of("email", number(), "firstName", TEXT));
    assertThat(pass(Duration.ofMinutes(5)))
        .containsExactly("books: The schema of books changed: contacts.email changed type");
    store.acknowledge(store.current().get(0).id(), "mara");
    listed(Map.of("email", number(), "firstName", number()));
    assertThat(pass(Duration.ofMinutes(5)))
        .containsExactly(
            "books: Still: The schema of books changed: contacts.firstName changed type");
    listed(Map.of("email", number(), "firstName", number()));
    pass(Duration.ofHours(1));
    assertThat(store.current()).isEmpty();
  }

  private static Field number() {
    return new Field(20, 20, Set.of(Kind.NUMBER), Set.of());
  }

  @Test
  void whatTheSystemTypeDoesNotDeclareIsNoCondition() {
    listed(Map.of("email", TEXT));
    listed(Map.of("email", TEXT, "mood", TEXT));
    assertThat(look()).isEmpty();
  }

  @Test
  void newWordsAreNotNamedAndEndWhenTheTypeDeclaresThem() {
    listed(Map.of("company", words("gold")));
    listed(Map.of("company", words("gold", "platinum")));
    assertThat(look())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.of()).isEqualTo(Of.system(AlertRule.SCHEMA, "books"));
              assertThat(it.text()).endsWith("contacts.company new words");
            });
    installation = declaring("gold", "platinum");
    assertThat(look()).isEmpty();
  }

  private static Field words(String... words) {
    return new Field(20, 20, Set.of(Kind.TEXT), Set.of(words));
  }

  private static Installation declaring(String... words) {
    var values = new HashMap<String, String>();
    for (var word : words) {
      values.put(word, word);
    }
    return Contacts.synced()
        .types(
            it -> {
              var fields = new HashMap<>(it.fields());
              fields.put(
                  "company",
                  new FieldType(
                      "company",
                      "company",
                      false,
                      new FieldType.Content(ValueType.PICKLIST, null, null, values, null, null),
                      FieldType.Bounds.NONE,
                      fields.get("company").use()));
              return new ObjectType(
                  it.name(),
                  it.known(),
                  it.reading(),
                  it.timing(),
                  it.writing(),
                  it.table(),
                  fields,
                  it.operations());
            })
        .installation();
  }

  @Test
  void ofManyFieldsSomeAreNamed() {
    var before = new HashMap<String, Field>();
    for (var it : type().fields().values()) {
      before.put(it.path(), TEXT);
    }
    listed(before);
    var now = new HashMap<String, Field>();
    before.keySet().forEach(it -> now.put(it, number()));
    listed(now);
    assertThat(look())
        .singleElement()
        .satisfies(it -> assertThat(it.count()).isEqualTo(before.size()));
    assertThat(look()).noneMatch(it -> it.of().subject().equals(CRM.value()));
  }
}
