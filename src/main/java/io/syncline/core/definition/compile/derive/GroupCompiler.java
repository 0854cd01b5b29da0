package io.syncline.core.definition.compile.derive;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.form.AttributeScope;
import io.syncline.core.definition.model.Grouping;
import io.syncline.core.definition.model.Grouping.Until;
import io.syncline.core.definition.source.SourceGroup;
import io.syncline.core.definition.system.ValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compiles which records a rule puts into one derived record, and when. */
final class GroupCompiler {

  private final AttributeScope source;
  private final String path;
  private final List<Finding> findings;

  /**
   * @param path of the {@code group}
   */
  GroupCompiler(AttributeScope source, String path, List<Finding> findings) {
    this.source = source;
    this.path = path;
    this.findings = findings;
  }

  /** Findings say what is wrong; null where something is. What it needs is read and stored. */
  @Nullable Grouping compile(SourceGroup group) {
    int before = findings.size();
    var until = Until.named(group.until()).orElse(Until.CONDITION);
    if (group.by().isEmpty()) {
      problem("/by", "it needs attributes: records with equal values of which become one?");
    }
    var by = new ArrayList<String>();
    group.by().forEach(it -> by.add(attribute(it, "/by")));
    var date = group.date() == null ? null : attribute(group.date(), "/date");
    if (!until.isPeriod() && group.date() != null) {
      problem("/date", "it does nothing where no period ends");
    }
    if (!until.isPeriod() && group.grace() != null) {
      problem("/grace", "it does nothing where no period ends");
    }
    if (findings.size() > before) {
      return null;
    }
    var currency = currency();
    by.forEach(source.map()::store);
    Optional.ofNullable(date).ifPresent(source.map()::store);
    Optional.ofNullable(currency).ifPresent(source.map()::store);
    var condition = until == Until.CONDITION ? group.until() : "";
    var grace = group.grace() == null ? Duration.ZERO : group.grace();
    return new Grouping(by, until, condition, date, grace, currency);
  }

  private String attribute(String name, String at) {
    var meant = source.attributes(name);
    if (meant.size() != 1) {
      problem(at, SourceNames.unknown(name, source));
      return name;
    }
    return meant.get(0);
  }

  /** What the type of the source declares as one. */
  private @Nullable String currency() {
    return source.map().entity().members().stream()
        .flatMap(it -> it.object().fields().values().stream())
        .filter(it -> it.type() == ValueType.CURRENCY)
        .map(it -> it.attribute() == null ? it.path() : it.attribute())
        .flatMap(it -> source.attributes(it).stream())
        .sorted()
        .findFirst()
        .orElse(null);
  }

  private void problem(String at, String message) {
    findings.add(Finding.problem(path + at, message));
  }
}
