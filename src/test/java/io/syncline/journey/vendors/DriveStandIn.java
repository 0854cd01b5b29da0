package io.syncline.journey.vendors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncline.sandbox.kernel.Handler;
import io.syncline.sandbox.kernel.Json;
import io.syncline.sandbox.kernel.Reply;
import io.syncline.sandbox.kernel.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Files of a Google Drive, with their bytes.
 *
 * <p>Sources: developers.google.com/workspace/drive/api/guides/manage-uploads (multipart uploads:
 * {@code multipart/related}, metadata before the media), .../manage-downloads ({@code alt=media}),
 * .../reference/rest/v3/files and .../changes (a token; {@code newStartPageToken} on the last
 * page). A Google Doc has no {@code md5Checksum}.
 */
final class DriveStandIn implements Handler {

  /** What happens to a request for bytes, or with bytes. */
  enum Fault {
    /** 429 with a time to wait. */
    RATE_LIMITED,
    /** Half of the bytes arrive. */
    HALF,
    /** The connection breaks. */
    BROKEN,
    /** It is done, and the connection breaks before the answer. */
    LOST_ANSWER
  }

  private static final String FILES = "/drive/v3/files";
  private static final Pattern NAMED = Pattern.compile("name = '([^']*)' and trashed = false");
  private static final Pattern MARKED = Pattern.compile(".*value='([^']*)' }");
  private static final Pattern PLAIN_MARK =
      Pattern.compile("appProperties\\.synclineId = '([^']*)'.*");

  private final String name;
  private final InstantSource clock;
  private final String algorithm;
  private final @Nullable String checksum;
  private final Map<String, ObjectNode> files = new LinkedHashMap<>();
  private final Map<String, byte[]> contents = new LinkedHashMap<>();
  private final List<String> changes = new ArrayList<>();
  private final Set<String> unknown = new TreeSet<>();
  private final List<String> uploads = new ArrayList<>();
  private final Deque<Fault> downloading = new ArrayDeque<>();
  private final Deque<Fault> uploading = new ArrayDeque<>();
  private @Nullable Runnable beforeDownload;
  private int downloads;
  private int numbers;

  DriveStandIn(String name, InstantSource clock) {
    this(name, clock, "MD5", "md5Checksum");
  }

  /**
   * @param checksum the field that shows what this algorithm makes of the bytes; null: none does
   */
  DriveStandIn(String name, InstantSource clock, String algorithm, @Nullable String checksum) {
    this.name = name;
    this.clock = clock;
    this.algorithm = algorithm;
    this.checksum = checksum;
  }

  // ---- people ----

  /** Somebody uploads a file; without content it is a Google Doc. */
  synchronized String put(String title, byte @Nullable [] content) {
    var metadata = Json.object().put("name", title);
    return made(metadata, content).path("id").asText();
  }

  /** Somebody uploads other bytes. */
  synchronized void overwrite(String id, byte[] content) {
    contents.put(id, content);
    touch(id);
  }

  synchronized void rename(String id, String title) {
    files.get(id).put("name", title);
    touch(id);
  }

  /** The bytes of each file by its name; null of one without any. */
  synchronized Map<String, @Nullable String> shelf() {
    var shelf = new LinkedHashMap<String, @Nullable String>();
    files.forEach(
        (id, file) ->
            shelf.merge(
                file.path("name").asText(),
                contents.containsKey(id)
                    ? new String(contents.get(id), StandardCharsets.ISO_8859_1)
                    : "(none)",
                (one, other) -> one + " and " + other));
    return shelf;
  }

  synchronized String id(String title) {
    return files.entrySet().stream()
        .filter(it -> it.getValue().path("name").asText().equals(title))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  /** The media types that were uploaded, in order. */
  synchronized List<String> uploads() {
    return List.copyOf(uploads);
  }

  synchronized int downloads() {
    return downloads;
  }

  synchronized Set<String> unknown() {
    return Set.copyOf(unknown);
  }

  synchronized void onDownload(Fault fault) {
    downloading.add(fault);
  }

  synchronized void onUpload(Fault fault) {
    uploading.add(fault);
  }

  /** Done once when the next bytes are asked for, before they are given. */
  synchronized void beforeDownload(Runnable work) {
    beforeDownload = work;
  }

  // ---- the API ----

  @Override
  public synchronized Reply handle(Request request) {
    var path = request.path();
    var call = request.method() + " " + path.replaceAll("(?<=/files)/[^/]+$", "/{id}");
    var id = path.substring(path.lastIndexOf('/') + 1);
    return switch (call) {
      case "POST /token" ->
          Reply.text(
              200, "{\"access_token\": \"t\", \"token_type\": \"Bearer\", \"expires_in\": 3600}");
      case "GET /drive/v3/about" -> Reply.text(200, "{\"user\": {\"displayName\": \"x\"}}");
      case "GET " + FILES -> found(String.valueOf(request.parameter("q")));
      case "POST " + FILES -> Reply.json(200, made((ObjectNode) request.json(), null));
      case "GET " + FILES + "/{id}" ->
          "media".equals(request.parameter("alt")) ? download(id) : shown(id);
      case "PATCH " + FILES + "/{id}" -> changed(id, request.json(), null);
      case "POST /upload" + FILES, "PATCH /upload" + FILES + "/{id}" -> upload(request, id);
      case "GET /drive/v3/changes/startPageToken" ->
          Reply.text(200, "{\"startPageToken\": \"%d\"}".formatted(changes.size()));
      case "GET /drive/v3/changes" ->
          changes(Integer.parseInt(String.valueOf(request.parameter("pageToken"))));
      default -> {
        unknown.add(call);
        yield Reply.text(404, "{}");
      }
    };
  }

  private ObjectNode made(ObjectNode metadata, byte @Nullable [] content) {
    var id = name + ++numbers;
    var file = Json.object();
    file.setAll(metadata);
    file.put("id", id).put("trashed", false).put("createdTime", clock.instant().toString());
    files.put(id, file);
    if (content != null) {
      contents.put(id, content);
    }
    return touch(id);
  }

  private ObjectNode touch(String id) {
    var file = files.get(id);
    file.put("modifiedTime", clock.instant().toString()).put("version", "" + ++numbers);
    if (contents.containsKey(id) && checksum != null) {
      file.put(checksum, digest(contents.get(id)));
    }
    changes.add(id);
    return file;
  }

  private String digest(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private Reply shown(String id) {
    return files.containsKey(id) ? Reply.json(200, files.get(id)) : Reply.text(404, "{}");
  }

  private Reply found(String query) {
    var list = Json.object().put("incompleteSearch", false);
    var found = list.putArray("files");
    var named = NAMED.matcher(query);
    var marked = MARKED.matcher(query);
    var plain = PLAIN_MARK.matcher(query);
    boolean byName = named.matches();
    boolean byMarker = marked.matches();
    boolean byPlain = plain.matches();
    files.values().stream()
        .filter(it -> !byName || it.path("name").asText().equals(named.group(1)))
        .filter(
            it -> !byMarker || it.at("/appProperties/synclineId").asText().equals(marked.group(1)))
        .filter(
            it -> !byPlain || it.at("/appProperties/synclineId").asText().equals(plain.group(1)))
        .forEach(found::add);
    return Reply.json(200, list);
  }

  private Reply changes(int from) {
    var list = Json.object().put("newStartPageToken", "" + changes.size());
    var rows = list.putArray("changes");
    changes.subList(from, changes.size()).stream()
        .distinct()
        .forEach(
            id ->
                rows.addObject()
                    .put("fileId", id)
                    .put("removed", false)
                    .put("changeType", "file")
                    .put("time", files.get(id).path("modifiedTime").asText()));
    return Reply.json(200, list);
  }

  private Reply changed(String id, JsonNode metadata, byte @Nullable [] content) {
    var file = files.get(id);
    if (file == null) {
      return Reply.text(404, "{}");
    }
    file.setAll((ObjectNode) metadata);
    if (content != null) {
      contents.put(id, content);
    }
    return Reply.json(200, touch(id));
  }

  private Reply download(String id) {
    var work = beforeDownload;
    beforeDownload = null;
    if (work != null) {
      work.run();
    }
    downloads++;
    var bytes = contents.get(id);
    var fault = downloading.poll();
    if (bytes == null) {
      return Reply.text(files.containsKey(id) ? 403 : 404, "{}");
    }
    if (fault == Fault.RATE_LIMITED) {
      return Reply.text(429, "{}").with("Retry-After", "3");
    }
    if (fault == Fault.BROKEN) {
      return Reply.RESET;
    }
    var sent = fault == Fault.HALF ? Arrays.copyOf(bytes, bytes.length / 2) : bytes;
    return new Reply(200, Map.of("Content-Type", "text/csv"), sent);
  }

  private Reply upload(Request request, String id) {
    var fault = uploading.poll();
    if (fault == Fault.RATE_LIMITED) {
      return Reply.text(429, "{}").with("Retry-After", "3");
    }
    if (fault == Fault.BROKEN) {
      return Reply.RESET;
    }
    var parts = parts(request);
    var metadata =
        Json.parseObject(
            new String(
                parts.get(0)[1].getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
    uploads.add(parts.get(1)[0]);
    var content = parts.get(1)[1].getBytes(StandardCharsets.ISO_8859_1);
    var reply =
        request.method().equals("POST")
            ? Reply.json(200, made(metadata, content))
            : changed(id, metadata, content);
    return fault == Fault.LOST_ANSWER ? Reply.RESET : reply;
  }

  /** The type and the content of each part. */
  private static List<String[]> parts(Request request) {
    var type = String.valueOf(request.header("content-type"));
    if (!type.startsWith("multipart/related; boundary=")) {
      throw new IllegalArgumentException(type);
    }
    var boundary = "--" + type.replaceFirst(".*boundary=", "");
    var body = new String(request.body(), StandardCharsets.ISO_8859_1);
    var parts = new ArrayList<String[]>();
    for (var part : body.split(Pattern.quote(boundary))) {
      int blank = part.indexOf("\r\n\r\n");
      if (blank > 0) {
        var head = part.substring(0, blank).replaceFirst("(?s).*Content-Type: ", "");
        parts.add(new String[] {head, part.substring(blank + 4, part.length() - 2)});
      }
    }
    return parts;
  }
}
