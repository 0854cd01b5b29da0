package io.syncline.definition.check.type;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.key.JsonPointers;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.system.Auth;
import io.syncline.core.definition.system.ErrorRule;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.SystemType;
import io.syncline.definition.binding.ConstantNames;
import io.syncline.definition.check.field.FieldChecks;
import io.syncline.definition.check.field.FieldWriteChecks;
import io.syncline.definition.check.field.FileChecks;
import io.syncline.definition.check.operation.ErrorChecks;
import io.syncline.definition.check.operation.OperationChecks;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What a system type says that could never work: found when its file is read, not when the first
 * page is passed over or the first webhook is refused.
 */
final class TypeChecks {

  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:\\d{1,5})?");

  private static final Pattern SETTING = Pattern.compile("\\$\\{([^{}]+)}");

  private final List<Finding> findings = new ArrayList<>();

  private final SystemType type;

  private TypeChecks(SystemType type) {
    this.type = type;
  }

  static List<Finding> of(SystemType type) {
    var checks = new TypeChecks(type);
    if (type.webhook() != null) {
      checks.findings.addAll(WebhookChecks.of(type, type.webhook()));
      var asked = type.webhook().keyRequest();
      checks.errors("/webhook/keyRequest/errors", asked == null ? List.of() : asked.errors());
    }
    for (int i = 0; i < type.ways().size(); i++) {
      checks.session(AuthChecks.path(type, i), type.ways().get(i).session());
    }
    checks.hosts(type.hosts());
    checks.findings.addAll(AuthChecks.of(type));
    checks.findings.addAll(SubscriptionChecks.of(type));
    checks.settings(type.settings());
    checks.errors("/errors", type.errors());
    checks.findings.addAll(SecretChecks.of(type));
    type.objects()
        .forEach((name, object) -> checks.object(JsonPointers.below("/objects", name), object));
    checks.findings.addAll(QuotaChecks.of(type));
    checks.findings.addAll(ParentChecks.of(type));
    checks.findings.addAll(TemplateChecks.of(type));
    return checks.findings;
  }

  private void session(String at, Auth.Session session) {
    errors(at + "/login/errors", session.login() == null ? List.of() : session.login().errors());
    errors(at + "/csrf/errors", session.csrf() == null ? List.of() : session.csrf().errors());
  }

  private void hosts(List<String> hosts) {
    for (int i = 0; i < hosts.size(); i++) {
      if (!HOST.matcher(hosts.get(i).replaceAll("\\$\\{[^{}]+}", "x")).matches()) {
        problem(
            "/hosts/" + i,
            "`%s` is no host: write its name, with a port where it needs one, as in"
                    .formatted(hosts.get(i))
                + " `files.example.com` or `files.example.com:8443`");
      }
    }
  }

  /** A name means one setting, and a default is made of settings that are given. */
  private void settings(Map<String, SystemType.Setting> settings) {
    var names = new HashMap<String, String>();
    settings.keySet().forEach(it -> names.put(Names.loose(it), it));
    settings.forEach(
        (name, setting) -> {
          for (int i = 0; i < setting.aliases().size(); i++) {
            var alias = setting.aliases().get(i);
            var other = names.putIfAbsent(Names.loose(alias), name);
            if (other != null) {
              problem(
                  JsonPointers.below("/settings", name) + "/aliases/" + i,
                  "`%s` is a name of the setting `%s`".formatted(alias, other));
            }
          }
          derived(JsonPointers.below("/settings", name) + "/defaultValue", setting, settings);
        });
  }

  private void derived(
      String path, SystemType.Setting setting, Map<String, SystemType.Setting> settings) {
    var places = SETTING.matcher(Objects.requireNonNullElse(setting.defaultValue(), ""));
    while (places.find()) {
      var other = settings.get(places.group(1));
      if (other == null) {
        var known = settings.keySet().stream().sorted().toList();
        problem(path, ConstantNames.unknown(places.group(1), "a setting of this type", known));
      } else if (other.derived()) {
        problem(path, "the default of `%s` is made of others itself".formatted(places.group(1)));
      }
    }
  }

  private void object(String path, ObjectType object) {
    var fields = object.fields().keySet();
    for (int i = 0; i < object.matchKeys().size(); i++) {
      named(path + "/matchKeys/" + i, object.matchKeys().get(i), "a field", fields);
    }
    if (object.marker() != null && !object.upserts()) {
      named(path + "/marker", object.marker(), "a field", fields);
    }
    findings.addAll(FieldChecks.of(path, object, type.transport()));
    var archived = object.archivedWhen();
    if (archived != null && archived.lastIndexOf('=') < 1) {
      problem(path + "/archivedWhen", "`%s` is no `<path>=<value>`".formatted(archived));
    }
    findings.addAll(OperationChecks.of(path, object));
    if (object.described() != null) {
      findings.addAll(DescribedChecks.of(type, path, object.described()));
    }
    findings.addAll(WriteOnlyChecks.of(type, path, object));
    findings.addAll(FieldWriteChecks.of(path, object, type.transport()));
    findings.addAll(FileChecks.of(path, object, type.transport()));
  }

  private void named(String path, String name, String what, Collection<String> known) {
    if (!known.contains(name)) {
      problem(
          path,
          ConstantNames.unknown(name, what + " of this type", known.stream().sorted().toList()));
    }
  }

  private void errors(String path, List<ErrorRule> rules) {
    findings.addAll(ErrorChecks.of(path, rules));
  }

  private void problem(String path, String message) {
    findings.add(Finding.problem(path, message));
  }
}
