package io.syncline.system.http.file;

import io.syncline.core.definition.system.ErrorRule;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.ObjectType.FileContent;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.SystemType;
import io.syncline.system.http.answer.AnswerVerdicts;
import io.syncline.system.http.body.AnswerBody;
import io.syncline.system.http.call.CallTemplate;
import io.syncline.system.http.call.RetryAfter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The requests by which the files of an object are read and written. Immutable. */
public final class FileRequests {

  /** A request, and what its answers mean. */
  public record Ready(CallTemplate template, AnswerVerdicts verdicts) {}

  private static final String ACCEPT = "Accept";

  private final FileContent content;
  private final Ready get;
  private final Map<Operation.Kind, Ready> writes = new EnumMap<>(Operation.Kind.class);

  public FileRequests(
      SystemType of,
      ObjectType object,
      FileContent content,
      Map<String, String> settings,
      RetryAfter retryAfter) {
    this.content = content;
    var read = Operation.of(Operation.Kind.GET, "GET", "").by(anyType(content.get().request()));
    this.get = ready(of, read, content.get().errors(), settings, retryAfter);
    for (var kind : List.of(Operation.Kind.CREATE, Operation.Kind.UPDATE)) {
      var write = content.transfers().get(kind);
      var operation = object.operations().get(kind);
      if (write != null && operation != null) {
        var rules = new ArrayList<>(write.errors());
        rules.addAll(operation.errors());
        writes.put(kind, ready(of, operation.by(write.request()), rules, settings, retryAfter));
      }
    }
  }

  private static Ready ready(
      SystemType of,
      Operation operation,
      List<ErrorRule> rules,
      Map<String, String> settings,
      RetryAfter retryAfter) {
    boolean write = !operation.kind().reads();
    return new Ready(
        new CallTemplate(of, operation, settings),
        new AnswerVerdicts(
            rules,
            of.errors(),
            retryAfter,
            write,
            operation.kind() != Operation.Kind.CREATE,
            AnswerBody.of(operation.request().media(), null)));
  }

  /** A file is of any type. */
  private static Operation.Request anyType(Operation.Request request) {
    var headers = new HashMap<>(request.headers());
    if (headers.keySet().stream().noneMatch(ACCEPT::equalsIgnoreCase)) {
      headers.put(ACCEPT, "*/*");
    }
    return new Operation.Request(
        request.method(),
        request.path(),
        request.query(),
        headers,
        request.body(),
        request.media(),
        request.traffic());
  }

  /** The field that stands for the file. */
  public String field() {
    return content.field();
  }

  /** What reads a file. */
  public Ready get() {
    return get;
  }

  /** What writes a file with this operation; null: nothing does. */
  public @Nullable Ready write(Operation.Kind kind) {
    return writes.get(kind);
  }
}
