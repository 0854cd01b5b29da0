package io.syncline.definition.check.field;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.ObjectType.FileContent;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.Operation.Kind;
import io.syncline.core.definition.system.Transport;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.definition.system.body.BodyPart;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.FieldTypes;
import io.syncline.definition.binding.ConstantNames;
import io.syncline.definition.check.operation.ErrorChecks;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files of an object: what could never be read or written, or would not be a file. */
public final class FileChecks {

  /** What is filled in beside what a create or an update has. */
  public static final List<String> PLACES = List.of("content", "contentType");

  private final String path;
  private final ObjectType object;
  private final FileContent content;
  private final List<Finding> findings = new ArrayList<>();

  private FileChecks(String path, ObjectType object, FileContent content) {
    this.path = path;
    this.object = object;
    this.content = content;
  }

  /**
   * @param at path of the object
   */
  public static List<Finding> of(String at, ObjectType object, Transport transport) {
    var content = object.content();
    if (content == null) {
      return List.of();
    }
    var checks = new FileChecks(at + "/content", object, content);
    if (transport != Transport.HTTP) {
      checks.problem(
          "",
          "files are read and written over HTTP alone, and this is `transport: %s`"
              .formatted(ConstantNames.name(transport)));
      return checks.findings;
    }
    var field = object.fields().get(content.field());
    if (field == null) {
      var known = object.fields().keySet().stream().sorted().toList();
      checks.problem(
          "/field", ConstantNames.unknown(content.field(), "a field of this object", known));
      return checks.findings;
    }
    checks.field(field);
    FieldTypes.pathProblem(content.checksum()).ifPresent(it -> checks.problem("/checksum", it));
    checks.get();
    checks.write(field, Kind.CREATE);
    checks.write(field, Kind.UPDATE);
    content
        .transfers()
        .forEach(
            (kind, it) ->
                checks.findings.addAll(
                    ErrorChecks.of(
                        checks.path + "/" + ConstantNames.name(kind) + "/errors", it.errors())));
    return checks.findings;
  }

  private void field(FieldType field) {
    if (content.field().equals(content.checksum())) {
      problem("/field", "`field` is a field of its own beside `checksum`, which is only read");
    }
    if (field.type() != ValueType.TEXT || !field.values().isEmpty()) {
      problem("/field", "the value of this field is a checksum: leave out `type` and `values`");
    }
    if (field.writable() && field.clearAs() != FieldType.ClearAs.IMPOSSIBLE) {
      problem("/field", "a file is replaced and never cleared: say `clearAs: impossible` there");
    }
    if (field.findable() || field.unique() || field.path().equals(object.marker())) {
      problem("/field", "records are not searched by their files");
    }
    if (field.write() != null || field.use().createOnly()) {
      problem("/field", "`create` and `update` of `content` write it: it has no other request");
    }
  }

  private void get() {
    if (!object.readable()) {
      problem("", "it needs `get` beside it: what a record holds is read before its file");
    }
    if (!content.get().request().says("{id")) {
      problem("/get", "nothing in it says `{id}`, the record whose file is read");
    }
  }

  private void write(FieldType field, Kind kind) {
    var name = ConstantNames.name(kind);
    var write = content.transfers().get(kind);
    boolean can = object.operations().containsKey(kind);
    if (write == null) {
      if (can && field.writable()) {
        problem(
            "",
            "`%s` is missing: it sends the bytes with the other fields; or say `writable: false` of `%s`"
                .formatted(name, field.path()));
      }
      return;
    }
    if (!can) {
      problem("/" + name, "the object has no operation `%s`, which it replaces".formatted(name));
    }
    if (!field.writable()) {
      problem("/" + name, "the field says `writable: false`: nothing is ever written to it");
    }
    request("/" + name, write.request());
  }

  private void request(String below, Operation.Request request) {
    if (files(request.body()) != 1 || !isOfParts(request)) {
      problem(
          below,
          "one part of its body is the file, as `{file: \"%s\"}`, with `encoding: raw`, `multipart` or `multipartRelated`"
              .formatted(BodyPart.CONTENT));
    }
    if (request.method().equals("GET")) {
      problem(below + "/method", "a write sends the file: `POST`, `PUT` or `PATCH`");
    }
  }

  private static boolean isOfParts(Operation.Request request) {
    return switch (request.encoding()) {
      case RAW, MULTIPART, MULTIPART_RELATED -> true;
      case JSON, FORM, CSV, XML -> false;
    };
  }

  private static int files(Value.@Nullable Struct body) {
    if (body == null) {
      return 0;
    }
    int own = body.fields().containsKey(BodyPart.FILE) ? 1 : 0;
    return own
        + (body.fields().get(BodyPart.PARTS) instanceof Value.Items it
            ? it.values().stream()
                .mapToInt(part -> part instanceof Value.Struct tree ? files(tree) : 0)
                .sum()
            : 0);
  }

  private void problem(String below, String message) {
    findings.add(Finding.problem(path + below, message));
  }
}
