package io.syncline.system.http.vendor;

import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.Operation.Kind;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.definition.system.body.BodyPart;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.path.Paths;
import io.syncline.sandbox.kernel.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The files of a stand-in's records, and the requests that read and write them. */
final class FileStandIn {

  private final SystemType type;
  private final String base;
  private final Map<String, String> settings;
  private final Map<String, byte[]> files = new HashMap<>();
  private byte @Nullable [] sent;

  FileStandIn(SystemType type, String base, Map<String, String> settings) {
    this.type = type;
    this.base = base;
    this.settings = settings;
  }

  void put(String object, String id, byte[] bytes) {
    files.put(object + "/" + id, bytes);
  }

  /** The bytes that a request asks for; empty: it asks for none. */
  Optional<byte[]> asked(Request request) {
    for (var object : type.objects().values()) {
      var content = object.content();
      var said =
          content == null
              ? Optional.<Said>empty()
              : Said.of(content.get().request(), base, Set.of(), settings, request);
      if (said.isPresent()) {
        var bytes = files.get(object.name() + "/" + said.get().text("id"));
        return Optional.of(bytes == null ? new byte[0] : bytes);
      }
    }
    return Optional.empty();
  }

  /** The request without the file that it writes: as the operation makes it; else the same. */
  Request withoutFile(Request request) {
    sent = null;
    for (var object : type.objects().values()) {
      for (var kind : List.of(Kind.CREATE, Kind.UPDATE)) {
        var content = object.content();
        var write = content == null ? null : content.transfers().get(kind);
        if (write != null && fits(write.request(), request)) {
          return plain(object.operations().get(kind), write.request(), request);
        }
      }
    }
    return request;
  }

  private boolean fits(Operation.Request template, Request request) {
    return said(template, request).isPresent()
        && String.valueOf(request.header("content-type")).startsWith("multipart/");
  }

  private Optional<Said> said(Operation.Request template, Request request) {
    var bare =
        new Operation.Request(
            template.method(),
            template.path(),
            template.query(),
            template.headers(),
            null,
            template.media(),
            template.traffic());
    var empty =
        new Request(
            request.id(),
            request.method(),
            request.path(),
            request.query(),
            request.headers(),
            new byte[0]);
    return Said.of(bare, base, Set.of(), settings, empty);
  }

  private Request plain(Operation operation, Operation.Request template, Request request) {
    var written = template.body() == null ? null : template.body().fields().get(BodyPart.PARTS);
    var parts = parts(request);
    byte[] tree = new byte[0];
    for (int i = 0; written instanceof Value.Items items && i < items.values().size(); i++) {
      var part = (Value.Struct) items.values().get(i);
      if (part.fields().containsKey(BodyPart.FILE)) {
        sent = parts.get(i);
      } else if (part.fields().containsKey(BodyPart.JSON)) {
        tree = parts.get(i);
      }
    }
    var id = said(template, request).map(it -> it.text("id")).orElse("");
    var path = base + operation.path().replace("{id}", String.valueOf(id));
    var query =
        Arrays.stream(request.query().split("&"))
            .filter(it -> operation.query().containsKey(it.split("=")[0]))
            .collect(Collectors.joining("&"));
    var headers = new HashMap<>(request.headers());
    headers.put("content-type", "application/json");
    headers.put("content-length", "" + tree.length);
    return new Request(request.id(), operation.method(), path, query, headers, tree);
  }

  private static List<byte[]> parts(Request request) {
    var boundary = "--" + String.valueOf(request.header("content-type")).split("boundary=")[1];
    var body = new String(request.body(), StandardCharsets.ISO_8859_1);
    return Arrays.stream(body.split(Pattern.quote(boundary)))
        .filter(it -> it.contains("\r\n\r\n"))
        .map(it -> it.substring(it.indexOf("\r\n\r\n") + 4, it.length() - 2))
        .map(it -> it.getBytes(StandardCharsets.ISO_8859_1))
        .toList();
  }

  /** A record that is kept, with the checksum of the file that came with it. */
  Value.Struct kept(ObjectType object, String id, Value.Struct record) {
    var bytes = sent;
    sent = null;
    if (bytes != null) {
      put(object.name(), id, bytes);
    }
    var content = object.content();
    var held = files.get(object.name() + "/" + id);
    return content == null || held == null
        ? record
        : Paths.write(record, Map.of(content.checksum(), Value.text(hex(held, content))));
  }

  private static String hex(byte[] bytes, ObjectType.FileContent content) {
    try {
      var digest = MessageDigest.getInstance(content.algorithm().digest());
      return HexFormat.of().formatHex(digest.digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
