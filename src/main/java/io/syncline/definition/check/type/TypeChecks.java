package io.syncline.definition.check.type;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.key.JsonPointers;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.system.Auth;
import io.syncline.core.definition.system.ErrorRule;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.FieldWrite;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.definition.system.Transport;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.transform.CreateBody;
import io.syncline.core.transform.FieldTypes;
import io.syncline.core.transform.path.FirstPath;
import io.syncline.core.transform.value.Codec;
import io.syncline.definition.binding.ConstantNames;
import io.syncline.definition.check.body.AnswerChecks;
import io.syncline.definition.check.body.FileChecks;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * What a system type says that could never work: found when its file is read, not when the first
 * page is passed over or the first webhook is refused.
 */
final class TypeChecks {

  private static final Pattern STATUS = Pattern.compile("[1-5](\\d\\d|xx)|" + ErrorRule.ITEM);

  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:\\d{1,5})?");

  static final String HEADER = "header:";

  /** A token of RFC 9110. */
  static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  private static final Pattern SETTING = Pattern.compile("\\$\\{([^{}]+)}");

  private final List<Finding> findings = new ArrayList<>();

  private final boolean http;

  private TypeChecks(boolean http) {
    this.http = http;
  }

  static List<Finding> of(SystemType type) {
    var checks = new TypeChecks(type.transport() == Transport.HTTP);
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
    type.objects()
        .forEach(
            (name, object) -> {
              if (object.described() != null) {
                var at = JsonPointers.below("/objects", name);
                checks.findings.addAll(DescribedChecks.of(type, at, object.described()));
              }
            });
    checks.findings.addAll(QuotaChecks.of(type));
    checks.findings.addAll(ParentChecks.of(type));
    type.objects()
        .forEach(
            (name, object) ->
                checks.findings.addAll(
                    WriteOnlyChecks.of(type, JsonPointers.below("/objects", name), object)));
    type.objects()
        .forEach(
            (name, object) -> {
              var at = JsonPointers.below("/objects", name);
              checks.fieldWrites(at, object, type.transport());
              checks.files(at, object, type.transport());
            });
    checks.findings.addAll(TemplateChecks.of(type));
    return checks.findings;
  }

  private void session(String at, Auth.Session session) {
    errors(at + "/login/errors", session.login() == null ? List.of() : session.login().errors());
    errors(at + "/csrf/errors", session.csrf() == null ? List.of() : session.csrf().errors());
  }

  private void fieldWrites(String path, ObjectType object, Transport transport) {
    findings.addAll(FieldWriteChecks.of(path, object, transport));
    FieldWriteChecks.each(path, object, (here, field) -> own(here, field.write()));
  }

  private void files(String path, ObjectType object, Transport transport) {
    findings.addAll(FileChecks.of(path, object, transport));
    var content = object.content();
    if (content != null) {
      path(path + "/content/checksum", content.checksum());
      content
          .transfers()
          .forEach(
              (kind, it) ->
                  errors(path + "/content/" + ConstantNames.name(kind) + "/errors", it.errors()));
    }
  }

  private void own(String path, @Nullable FieldWrite write) {
    if (write != null) {
      errors(path + "/errors", write.errors());
      path(path + "/lookup/records", write.lookup() == null ? null : write.lookup().records());
    }
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

  /** A create without our id would make a record of another one, and a repeat a second one. */
  private void givenIds(String path, ObjectType object) {
    for (var kind : List.of(Operation.Kind.CREATE, Operation.Kind.CREATE_MANY)) {
      var create = object.operations().get(kind);
      if (create != null && !create.says("{marker") && !create.says("{fields}")) {
        problem(
            path + "/operations/" + ConstantNames.name(kind),
            "`marker` is the id, so a create says it: nothing in it says `{marker}`");
      }
    }
    if (!object.upserts()
        && !object.writeOnly()
        && object.can(Operation.Kind.CREATE)
        && !object.can(Operation.Kind.FIND_MARKER)
        && !object.can(Operation.Kind.FIND)) {
      problem(
          path + "/marker",
          "`marker` is the id, and no `findMarker` looks whether it is there: say `findMarker:"
              + " {path: \"/{value}\"}`");
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
    if (object.givesIds()) {
      givenIds(path, object);
    }
    object
        .fields()
        .forEach(
            (name, field) -> unique(JsonPointers.below(path + "/fields", name), object, field));
    object
        .fields()
        .forEach(
            (name, field) -> {
              createOnly(JsonPointers.below(path + "/fields", name), field);
              beside(JsonPointers.below(path + "/fields", name), object, field);
            });
    object
        .fields()
        .forEach(
            (name, field) -> amount(JsonPointers.below(path + "/fields", name), object, field));
    var archived = object.archivedWhen();
    if (archived != null && archived.lastIndexOf('=') < 1) {
      problem(path + "/archivedWhen", "`%s` is no `<path>=<value>`".formatted(archived));
    }
    if (object.can(Operation.Kind.CHANGED) && !object.can(Operation.Kind.LIST)) {
      problem(
          path + "/operations/changed",
          "`changed` needs a `list` beside it: the first poll reads all there is");
    }
    findings.addAll(TimeChecks.of(path, object));
    findings.addAll(FeedChecks.of(path, object, this::errors));
    if (object.table() == null) {
      findings.addAll(PagingChecks.of(path + "/operations", object));
    }
    object
        .operations()
        .forEach(
            (kind, operation) ->
                operation(path + "/operations/" + ConstantNames.name(kind), kind, operation));
    object
        .operations()
        .forEach(
            (kind, operation) ->
                removal(path + "/operations/" + ConstantNames.name(kind), operation, object));
    if (object.absent() == ObjectType.Absent.CLEARED) {
      object.operations().forEach((kind, operation) -> absent(path, kind, operation));
    }
  }

  /** What is held in minor units is a number, and its currency is beside it. */
  private void amount(String path, ObjectType object, FieldType field) {
    var units = field.minorUnits();
    if (units == null) {
      return;
    }
    if (field.type() != ValueType.DECIMAL && field.type() != ValueType.MONEY) {
      problem(path + "/type", "`minorUnits` is of a field of type `decimal` or `money`");
    }
    if (http) {
      named(path + "/minorUnits", units.currency(), "a field", object.fields().keySet());
    } else {
      problem(path + "/minorUnits", "`minorUnits` is of HTTP: here amounts come in major units");
    }
    if (field.findable()) {
      problem(
          path + "/findable",
          "an amount in minor units cannot be searched for: nothing tells its currency");
    }
    for (var code : units.places().keySet()) {
      if (!Codec.CURRENCIES.contains(code)) {
        var near = Names.nearest(code, Codec.CURRENCIES);
        problem(
            JsonPointers.below(path + "/minorUnits/places", code),
            "`%s` is no currency of ISO 4217%s"
                .formatted(code, near.map(it -> "; did you mean `" + it + "`?").orElse("")));
      }
    }
    if (units.places().values().stream().anyMatch(it -> it < 0 || it > 8)) {
      problem(
          path + "/minorUnits/places", "a currency has at least 0 decimal places and at most 8");
    }
  }

  /** A create writes it, and nothing else. */
  private void createOnly(String path, FieldType field) {
    if (field.use().createOnly() && (!field.writable() || field.write() != null)) {
      problem(
          path + "/createOnly",
          "`createOnly` is of a field that a create writes: it does nothing beside `%s`"
              .formatted(field.writable() ? "write" : "writable: false"));
    }
  }

  /** A create makes one item of a list, and writes the list in no other way. */
  private void beside(String path, ObjectType object, FieldType field) {
    boolean makesItem = FieldType.meansAll(field.path()) && field.use().createOnly();
    if (!makesItem && !field.use().beside().isEmpty()) {
      problem(
          path + "/beside",
          "`beside` is of a field in all items of a list (`[]`) that is `createOnly: true`");
    }
    if (makesItem) {
      var list = object.fields().get(CreateBody.list(field));
      if (list != null && list.writable()) {
        problem(
            path + "/createOnly",
            "a create makes an item of `%s`, which is written as a whole too: say `writable: false` there"
                .formatted(list.path()));
      }
      field
          .use()
          .beside()
          .forEach(
              (name, other) ->
                  named(path + "/beside/" + name, other, "a field", object.fields().keySet()));
    }
  }

  /** What is unique is found by its value: a create without an outcome is settled by that. */
  private void unique(String path, ObjectType object, FieldType field) {
    if (field.unique() && (!field.findable() || !object.can(Operation.Kind.FIND))) {
      problem(
          path + "/unique",
          "`unique` needs `findable: true` and the operation `find`: it is what a create without an"
              + " answer is searched by");
    }
  }

  private void operation(String path, Operation.Kind kind, Operation operation) {
    for (var part : operation.records().split("\\[]\\.?", -1)) {
      path(path + "/records", part);
    }
    itemStatus(path + "/itemStatus", operation.itemStatus());
    findings.addAll(AnswerChecks.of(path, operation));
    id(path + "/id", kind, operation);
    errors(path + "/errors", operation.errors());
    if (operation.batch() > 1) {
      together(path, kind, operation);
    }
    boolean job = operation.itemStatus() != null && operation.itemStatus().job() != null;
    if (kind == Operation.Kind.JOB || job) {
      findings.add(Finding.notice(path, "recognised, not active in this version"));
    }
  }

  /** What takes a record out of use, or brings it back. */
  private void removal(String path, Operation operation, ObjectType object) {
    var kind = operation.kind();
    var after = operation.after();
    if (after != null && (kind != Operation.Kind.DELETE || after != Operation.Kind.ARCHIVE)) {
      problem(path + "/after", "only `delete` says `after`, and only `archive`");
    } else if (after != null && !object.can(after)) {
      problem(path + "/after", "this object has no `archive`");
    }
    boolean alone =
        kind == Operation.Kind.ARCHIVE
            || kind == Operation.Kind.DELETE
            || kind == Operation.Kind.RESTORE;
    if (alone && operation.says("{version") && (object.version() == null || !object.readable())) {
      problem(
          path, "`{version}` is read before: the object needs its `version`, and `get` beside it");
    }
  }

  private void itemStatus(String path, Operation.@Nullable ItemStatus status) {
    if (status == null) {
      return;
    }
    path(path + "/errors", status.errors());
    path(path + "/success", status.success());
    path(path + "/status", status.status());
    path(path + "/record", status.record());
    path(path + "/errorList", status.errorList());
    for (var name : status.id() == null ? new String[0] : status.id().split("\\|")) {
      path(path + "/id", name);
    }
  }

  /** A read tells ids in its records; a write may tell one in a header, or as its answer. */
  private void id(String path, Operation.Kind kind, Operation operation) {
    var id = operation.answer().id();
    if (id == null) {
      return;
    }
    boolean one = !kind.reads() && operation.batch() <= 1;
    if (id.isEmpty() && one) {
      return;
    }
    for (var place : FirstPath.parts(id)) {
      boolean header = place.startsWith(HEADER);
      if ((header || id.isEmpty()) && !one) {
        problem(
            path, "only a write of one record tells its id in a header, or as its whole answer");
      } else if (header && !HEADER_NAME.matcher(place.substring(HEADER.length())).matches()) {
        problem(path, "`header:` is followed by the name of a header, as in `header:Location`");
      } else if (!header) {
        FieldTypes.pathProblem(place).ifPresent(it -> problem(path, it));
      }
    }
  }

  private void absent(String path, Operation.Kind kind, Operation operation) {
    if (operation.absent() == ObjectType.Absent.UNSAID) {
      problem(
          path + "/operations/" + ConstantNames.name(kind) + "/absent",
          "`absent: cleared` of the object holds for all its operations; say it at those it holds"
              + " for");
    }
  }

  /** Markers hold no comma; other values may. */
  private void together(String path, Operation.Kind kind, Operation operation) {
    if (kind == Operation.Kind.FIND) {
      problem(
          path + "/batch",
          "`find` asks for one value a call; `findMarker` may ask for several markers");
    } else if (kind == Operation.Kind.FIND_MARKER && !operation.says("{values")) {
      problem(path, "`findMarker` with a `batch` says `{values}`, the markers it asks for");
    }
  }

  private void errors(String path, List<ErrorRule> rules) {
    for (int i = 0; i < rules.size(); i++) {
      rule(path + "/" + i, rules.get(i));
    }
  }

  private void rule(String path, ErrorRule rule) {
    var when = rule.when();
    rule.status().stream()
        .filter(it -> !STATUS.matcher(it).matches())
        .forEach(
            it ->
                problem(
                    path + "/status",
                    "`%s` is no HTTP status; allowed: one such as 409, a class such as 5xx, or `item`"
                        .formatted(it)));
    where(path + "/path", rule);
    existing(path + "/existing", rule.existing());
    boolean success =
        rule.status().stream().anyMatch(it -> it.startsWith("2") && !it.equals("207"));
    if (!when.asks() && (rule.status().isEmpty() || success)) {
      problem(
          path,
          "this would be so of every answer%s: say `contains`, `is`, `isNot` or `present`"
              .formatted(success ? " of success" : ""));
    } else if (when.present() != null && when.path() == null) {
      problem(path + "/present", "`present` needs `path`: where it is, or is not");
    } else if (when.is() != null && when.is().equals(when.isNot())) {
      problem(path + "/isNot", "`is` and `isNot` are the same: this is never so");
    }
    if (rule.failure() == ErrorRule.FailureClass.NONE && rule.status().contains(ErrorRule.ITEM)) {
      problem(path + "/failure", "an item that names a failure of its own is no success");
    }
  }

  /** A path of the answer, or one of its headers; an item has no headers of its own. */
  private void where(String path, ErrorRule rule) {
    var where = rule.when().path();
    if (where == null || !where.startsWith(HEADER)) {
      path(path, where);
    } else if (!HEADER_NAME.matcher(where.substring(HEADER.length())).matches()) {
      problem(path, "`header:` is followed by the name of a header, as in `header:X-Error`");
    } else if (rule.status().contains(ErrorRule.ITEM)) {
      problem(path, "an item of a group has no headers: leave `item` out");
    }
  }

  /** A path, or a pattern where it has a group. */
  private void existing(String path, @Nullable String written) {
    if (written == null || written.indexOf('(') < 0) {
      path(path, written);
      return;
    }
    try {
      if (Pattern.compile(written).matcher("").groupCount() != 1) {
        problem(path, "the pattern has one group, which is the existing record's id");
      }
    } catch (PatternSyntaxException e) {
      problem(path, "this is no regular expression: " + e.getDescription());
    }
  }

  private void named(String path, String name, String what, Collection<String> known) {
    if (!known.contains(name)) {
      problem(
          path,
          ConstantNames.unknown(name, what + " of this type", known.stream().sorted().toList()));
    }
  }

  private void path(String path, @Nullable String written) {
    if (written != null && !written.isEmpty()) {
      FieldTypes.pathProblem(written).ifPresent(it -> problem(path, it));
    }
  }

  private void problem(String path, String message) {
    findings.add(Finding.problem(path, message));
  }
}
