package io.syncline.system.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.model.NativeRef;
import io.syncline.core.system.Failure;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.SystemFailure;
import io.syncline.journey.files.S3Server;
import io.syncline.system.http.call.HttpCall;
import io.syncline.system.http.call.HttpResult;
import io.syncline.system.http.call.VertxTransport;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** A manifest reads the XML of a real S3 server: lists, pages and failures. */
class S3ListsTest {

  private static final String OBJECTS =
      """
      errors:
        - {status: 404, path: Error.Code, is: NoSuchKey, failure: missing}
        - {path: Error.Code, is: AccessDenied, failure: refused}
      objects:
        files:
          id: Key
          updatedAt: LastModified
          version: ETag
          path: /drops
          accept: xml
          fields: {Size: {type: integer}, Owner.ID: {}}
          operations:
            list: {records: ListBucketResult.Contents, withoutRecords: empty, query: {prefix: in/},
              paging: {kind: lastRecord, parameter: marker, more: ListBucketResult.IsTruncated, sizeParameter: max-keys}}
            get: {path: "/drops/in/{id}", records: File}
        elsewhere: {like: files, path: /nowhere}
      """;

  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final VertxTransport transport = new VertxTransport(LocalNetwork.of(vertx), 4, 1_000_000);
  private S3Server server;
  private boolean signs = true;

  @BeforeEach
  void start() throws IOException {
    server = new S3Server(folder).start();
  }

  @AfterEach
  void stop() {
    transport.close();
    vertx.close();
    if (server != null) {
      server.close();
    }
  }

  @Test
  void aBucketIsListedPageByPage() {
    assertThat(keys(2)).as("there are none").isEmpty();
    var names = List.of("in/Zoë & <Ada>.csv", "in/a.csv", "in/b.csv", "in/c.csv", "in/d.csv");
    names.forEach(it -> server.put(it, "content"));
    server.put("out/x.csv", "content");

    for (int size : List.of(1, 2, 5, 100)) {
      assertThat(keys(size)).as("pages of %d", size).containsExactlyElementsOf(names);
    }
    var record = list(100).get(0);
    assertThat(record.version()).matches("\"[0-9a-f]{32}\"");
    assertThat(record.updatedAt()).isNotNull();
  }

  @Test
  void itsFailuresAreJudged() {
    var ref = new NativeRef(OddAnswersTest.ODD, "files", "none.csv");
    assertThat(system().read("files", List.of(ref))).containsExactly(new ReadOutcome.Missing(ref));
    assertThat(failure("elsewhere")).as("no such bucket").isInstanceOf(Failure.Permanent.class);
    signs = false;
    assertThat(failure("files")).isInstanceOf(Failure.Refused.class);
  }

  private Failure failure(String object) {
    var failures = new ArrayList<Failure>();
    assertThatThrownBy(() -> system().list(new ListRequest(object, null, null, 10)))
        .isInstanceOfSatisfying(SystemFailure.class, it -> failures.add(it.failure()));
    return failures.get(0);
  }

  private List<String> keys(int size) {
    return list(size).stream().map(it -> it.ref().id()).toList();
  }

  private List<NativeRecord> list(int size) {
    var system = system();
    var all = new ArrayList<NativeRecord>();
    String cursor = null;
    do {
      var page = system.list(new ListRequest("files", null, cursor, size));
      all.addAll(page.records());
      cursor = page.next();
    } while (cursor != null);
    return all;
  }

  private HttpSystem system() {
    return OddAnswersTest.connect(OBJECTS, new ArrayList<>(), this::sent);
  }

  private HttpResult sent(HttpCall call) {
    var asked = call.at(URI.create(server.endpoint()));
    return transport.send(signs ? asked.with(signature(asked.uri())) : asked).join();
  }

  /** What AWS's own client would add. */
  private static Map<String, String> signature(URI uri) {
    var request = SdkHttpRequest.builder().method(SdkHttpMethod.GET).uri(uri).build();
    var key = AwsCredentialsIdentity.create(S3Server.ACCESS, S3Server.SECRET);
    var signed =
        AwsV4HttpSigner.create()
            .sign(
                it ->
                    it.identity(key)
                        .request(request)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                        .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false))
            .request();
    var headers = new TreeMap<String, String>();
    signed.forEachHeader((name, values) -> headers.put(name, values.get(0)));
    headers.remove("Host");
    return headers;
  }
}
