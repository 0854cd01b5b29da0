package io.syncline.definition.check.body;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.key.JsonPointers;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.body.CsvForm;
import io.syncline.core.definition.system.body.Media;
import io.syncline.core.definition.system.body.Media.Encoding;
import io.syncline.core.definition.system.body.Media.Format;
import io.syncline.core.model.value.Value;
import io.syncline.definition.binding.ConstantNames;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bodies of requests that could never be written as they say. Used once. */
public final class BodyChecks {

  private static final String CONTENT_TYPE = "content-type";

  private final String path;
  private final Operation.Request request;
  private final Media media;
  private final List<Finding> findings = new ArrayList<>();

  private BodyChecks(String path, Operation.Request request) {
    this.path = path;
    this.request = request;
    this.media = request.media();
  }

  /**
   * @param path of the request
   * @param reads whether it changes nothing
   */
  public static List<Finding> of(String path, Operation.Request request, boolean reads) {
    var checks = new BodyChecks(path, request);
    checks.encoding(reads);
    checks.csv();
    checks.xml();
    return checks.findings;
  }

  private void encoding(boolean reads) {
    var encoding = media.encoding();
    var body = request.body();
    if (body == null) {
      if (encoding != Encoding.JSON) {
        problem("/encoding", "`encoding` says how a body is written, and there is no `body`");
      }
      return;
    }
    if (reads && encoding.ofWrites()) {
      problem(
          "/encoding",
          "`%s` is the body of a write, and this reads".formatted(ConstantNames.name(encoding)));
      return;
    }
    switch (encoding) {
      case JSON, FORM -> {}
      case CSV -> row(body);
      case XML -> findings.addAll(XmlBodyChecks.of(path + "/body", body, media.xmlForm()));
      case MULTIPART, MULTIPART_RELATED, RAW -> parts(body);
    }
  }

  /** One line: a cell holds one value. */
  private void row(Value.Struct body) {
    body.fields()
        .forEach(
            (name, value) -> {
              if (value instanceof Value.Struct || value instanceof Value.Items) {
                problem(
                    JsonPointers.below("/body", name),
                    "a cell of CSV holds one value: `body` is the columns of one line");
              }
            });
  }

  private void parts(Value.Struct body) {
    findings.addAll(PartChecks.of(path + "/body", body, media.encoding()));
    boolean said =
        request.headers().keySet().stream().anyMatch(it -> it.equalsIgnoreCase(CONTENT_TYPE));
    if (said) {
      problem(
          "/headers",
          "`Content-Type` follows from `%s`: leave it out"
              .formatted(ConstantNames.name(media.encoding())));
    }
  }

  private void csv() {
    var csv = media.csv();
    if (csv == null) {
      return;
    }
    boolean used = media.accept() == Format.CSV || media.encoding() == Encoding.CSV;
    if (unused("/csv", "csv", used)) {
      return;
    }
    if (csv.separator() != null && !CsvForm.isSeparator(csv.separator())) {
      problem("/csv/separator", "`separator` is one character, or the word `tab`");
    }
    if (csv.charset() != null && !isCharset(csv.charset())) {
      problem("/csv/charset", "`%s` is no charset that is known here".formatted(csv.charset()));
    }
  }

  private void xml() {
    var xml = media.xml();
    boolean used = media.accept() == Format.XML || media.encoding() == Encoding.XML;
    if (xml == null || unused("/xml", "xml", used)) {
      return;
    }
    findings.addAll(XmlBodyChecks.names(path + "/xml", xml));
  }

  private boolean unused(String below, String key, boolean used) {
    if (!used) {
      problem(
          below,
          "`%s` does nothing here: neither `encoding` nor `accept` is `%s`".formatted(key, key));
    }
    return !used;
  }

  private static boolean isCharset(String name) {
    try {
      return Charset.isSupported(name) && Charset.forName(name).canEncode();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void problem(String below, String message) {
    findings.add(Finding.problem(path + below, message));
  }

  /** The text of a leaf; null: it is none. */
  static @Nullable String text(@Nullable Value value) {
    return value instanceof Value.Text text ? text.value() : null;
  }
}
