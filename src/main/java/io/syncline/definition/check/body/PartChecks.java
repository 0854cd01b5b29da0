package io.syncline.definition.check.body;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.key.JsonPointers;
import io.syncline.core.definition.system.body.BodyPart;
import io.syncline.core.definition.system.body.Media.Encoding;
import io.syncline.core.model.value.Value;
import io.syncline.definition.binding.ConstantNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Bodies that are one content, or several parts. */
final class PartChecks {

  private final boolean form;
  private final List<Finding> findings = new ArrayList<>();

  private PartChecks(boolean form) {
    this.form = form;
  }

  static List<Finding> of(String path, Value.Struct body, Encoding encoding) {
    var checks = new PartChecks(encoding == Encoding.MULTIPART);
    if (encoding == Encoding.RAW) {
      checks.part(path, body, List.of(BodyPart.TYPE));
    } else {
      checks.parts(path, body, ConstantNames.name(encoding));
    }
    return checks.findings;
  }

  private void parts(String path, Value.Struct body, String encoding) {
    if (!(body.fields().get(BodyPart.PARTS) instanceof Value.Items items)
        || items.values().isEmpty()
        || body.fields().size() > 1) {
      problem(path, "the body of `%s` is `{parts: […]}`".formatted(encoding));
      return;
    }
    var known =
        form ? List.of(BodyPart.NAME, BodyPart.FILE_NAME, BodyPart.TYPE) : List.of(BodyPart.TYPE);
    for (int i = 0; i < items.values().size(); i++) {
      part(path + "/" + BodyPart.PARTS + "/" + i, items.values().get(i), known);
    }
  }

  private void part(String path, Value written, List<String> beside) {
    if (!(written instanceof Value.Struct part)) {
      problem(path, "a part is a map, as in `{type: text/plain, text: \"{fields.content}\"}`");
      return;
    }
    var known = Stream.concat(beside.stream(), BodyPart.CONTENTS.stream()).sorted().toList();
    Set<String> keys = part.fields().keySet();
    keys.stream()
        .filter(it -> !known.contains(it))
        .forEach(
            it ->
                problem(
                    JsonPointers.below(path, it),
                    ConstantNames.unknown(it, "a word of a part", known)));
    if (keys.stream().filter(BodyPart.CONTENTS::contains).count() != 1) {
      problem(path, "a part says one of `text`, `base64`, `json` and `file`: what it holds");
    }
    var file = part.fields().get(BodyPart.FILE);
    if (file != null && !BodyPart.CONTENT.equals(BodyChecks.text(file))) {
      problem(
          path + "/" + BodyPart.FILE,
          "`file` is the file that is written: `%s`".formatted(BodyPart.CONTENT));
    }
    if (form && !keys.contains(BodyPart.NAME)) {
      problem(path, "a part of `multipart` has a `name`");
    }
    var type = BodyChecks.text(part.fields().get(BodyPart.TYPE));
    if (type != null && type.indexOf('{') < 0 && !BodyPart.isType(type)) {
      problem(
          path + "/" + BodyPart.TYPE,
          "`%s` is no media type, such as `text/plain`".formatted(type));
    }
  }

  private void problem(String path, String message) {
    findings.add(Finding.problem(path, message));
  }
}
