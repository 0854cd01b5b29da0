package io.syncline.store.alert;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import io.syncline.core.alert.Condition;
import io.syncline.core.alert.Condition.Of;
import io.syncline.core.alert.ConditionSource;
import io.syncline.core.definition.key.Hyphenated;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.rule.AlertRule;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.model.SystemId;
import io.syncline.core.quality.AttributeScore;
import io.syncline.core.quality.SchemaDrift;
import io.syncline.core.quality.SchemaDrift.What;
import io.syncline.core.quality.Score;
import io.syncline.core.quality.Scores;
import io.syncline.core.quality.Threshold;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sql;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the newest complete listings say of the data: scores below the threshold, and fields that
 * systems declare and that came to look different.
 */
public final class QualityConditions implements ConditionSource {

  /** A field that vanished is not known until it comes back; whatever else drifted is known. */
  private static final Sql DRIFTS =
      Sql.of(
          """
          select d.system_id, d.object, d.what, d.path, d.detail, d.at
          from (select distinct on (system_id, object, path, what) *
                from schema_drift
                where mapped
                order by system_id, object, path, what, id desc) d
          join schema_shape s on s.system_id = d.system_id and s.object = d.object
          where d.run_id = s.run_id or d.what = 'vanished' and s.shape -> 'fields' -> d.path is null
          order by d.system_id, d.object, d.path, d.what
          """);

  private static final int WORST = 3;
  private static final int MAX_NAMED = 10;

  private final Database database;
  private final Scores scores;
  private final Threshold threshold;
  private final Installations installations;

  public QualityConditions(
      Database database, Scores scores, Threshold threshold, Installations installations) {
    this.database = database;
    this.scores = scores;
    this.threshold = threshold;
    this.installations = installations;
  }

  private record Drifted(SystemId system, String object, SchemaDrift.Drift drift, Instant at) {}

  @Override
  public List<Condition> look(Instant now) {
    var installation = installations.current();
    var found = new ArrayList<Condition>();
    scores.latest(null).stream()
        .filter(it -> it.below(threshold.share()) && measured(installation, it.of()))
        .collect(groupingBy(it -> it.of().sync(), TreeMap::new, toList()))
        .forEach((sync, low) -> found.add(quality(sync, low)));
    drifts().stream()
        .filter(it -> holds(installation, it))
        .collect(groupingBy(it -> it.system().value(), TreeMap::new, toList()))
        .forEach((system, drifts) -> found.add(schema(system, drifts)));
    return found;
  }

  /** Whether the started sync still has the entity in the system. */
  private static boolean measured(Installation installation, Score.Of of) {
    var entity = installation.entities().get(of.entity());
    return entity != null
        && entity.syncs().stream()
            .anyMatch(it -> it.sync().equals(of.sync()) && it.systems().contains(of.system()));
  }

  private Condition quality(String sync, List<Score> low) {
    return new Condition(
        Of.syncs(AlertRule.QUALITY, sync),
        low.size(),
        null,
        low.stream()
            .map(this::words)
            .collect(
                joining("; ", "Data quality is below " + percent(threshold.share()) + " %: ", "")));
  }

  private String words(Score score) {
    var agreement = score.agreement();
    return score.of().entity()
        + " in "
        + score.of().system()
        + ", "
        + (agreement.isPresent()
            ? percent(agreement.getAsDouble()) + " % of pairs equal, "
            : "nothing compared, ")
        + percent(score.completeness())
        + " % complete, worst: "
        + score.worst(WORST).stream().map(AttributeScore::attribute).collect(joining(", "));
  }

  /** Rounded down: 94.97 % is not shown as the threshold it misses. */
  private static BigDecimal percent(double share) {
    return BigDecimal.valueOf(share).movePointRight(2).setScale(1, RoundingMode.DOWN);
  }

  private List<Drifted> drifts() {
    return database.inTransaction(
        connection -> DRIFTS.on(connection).list(QualityConditions::drifted));
  }

  private static Drifted drifted(Row row) throws SQLException {
    return new Drifted(
        row.system("system_id"),
        row.text("object"),
        new SchemaDrift.Drift(
            row.constant("what", What.class), row.text("path"), true, row.texts("detail")),
        row.time("at"));
  }

  /** Whether the type as it is now still says otherwise. */
  private static boolean holds(Installation installation, Drifted it) {
    return declared(installation, it)
        .anyMatch(
            field ->
                it.drift().what() != What.NEW_WORDS
                    || !field.values().keySet().containsAll(it.drift().detail()));
  }

  private static Stream<FieldType> declared(Installation installation, Drifted it) {
    return installation.entityOf(it.system(), it.object()).stream()
        .flatMap(entity -> entity.participant(it.system()).map(Participant::type).stream())
        .flatMap(type -> type.fields().values().stream())
        .filter(field -> field.path().equals(it.drift().path()));
  }

  /** The words of a picklist are values, and are not named. */
  private static Condition schema(String system, List<Drifted> drifts) {
    var named =
        drifts.stream()
            .limit(MAX_NAMED)
            .map(
                it ->
                    it.object()
                        + "."
                        + it.drift().path()
                        + " "
                        + Hyphenated.of(it.drift().what()).replace('-', ' '))
            .collect(joining(", ", "The schema of " + system + " changed: ", ""));
    int more = drifts.size() - MAX_NAMED;
    return new Condition(
        Of.system(AlertRule.SCHEMA, system),
        drifts.size(),
        drifts.stream().map(Drifted::at).max(Instant::compareTo).orElseThrow(),
        more > 0 ? named + " and " + more + " more" : named);
  }
}
