package io.syncline.journey.files;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A real S3 server (s3proxy) in a process of its own, which checks signatures, keeps objects in a
 * folder, and can be stopped and started again.
 */
public final class S3Server implements AutoCloseable {

  public static final String ACCESS = "syncline";
  public static final String SECRET = "s3cret+key";
  public static final String BUCKET = "drops";

  private static final Path JAR = Path.of("target", "servers", "s3proxy.jar");

  static {
    // The AWS client's newer default is not understood by every other server.
    System.setProperty("aws.requestChecksumCalculation", "when_required");
  }

  private final Path folder;
  private final int port;
  private Process process;
  private S3Client client;

  public S3Server(Path folder) throws IOException {
    assumeTrue(Files.exists(JAR), "the build puts the S3 server at " + JAR);
    this.folder = Files.createDirectories(folder);
    Files.createDirectories(folder.resolve("store"));
    try (var free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Files.writeString(
        folder.resolve("s3proxy.properties"),
        """
        s3proxy.authorization=aws-v2-or-v4
        s3proxy.endpoint=http://127.0.0.1:%d
        s3proxy.identity=%s
        s3proxy.credential=%s
        jclouds.provider=filesystem
        jclouds.filesystem.basedir=%s
        """
            .formatted(port, ACCESS, SECRET, folder.resolve("store")));
  }

  public S3Server start() throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-DLOG_LEVEL=warn",
                "-jar",
                JAR.toAbsolutePath().toString(),
                "--properties",
                folder.resolve("s3proxy.properties").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("s3proxy.log").toFile())
            .start();
    await().atMost(Duration.ofSeconds(60)).until(this::answers);
    client =
        S3Client.builder()
            .endpointOverride(URI.create(endpoint()))
            .forcePathStyle(true)
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS, SECRET)))
            .build();
    if (client.listBuckets().buckets().isEmpty()) {
      client.createBucket(it -> it.bucket(BUCKET));
    }
    return this;
  }

  private boolean answers() {
    try (var socket = new Socket("127.0.0.1", port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  public String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  public void put(String key, String text) {
    client.putObject(it -> it.bucket(BUCKET).key(key), RequestBody.fromString(text));
  }

  public String get(String key) {
    return client.getObjectAsBytes(it -> it.bucket(BUCKET).key(key)).asUtf8String();
  }

  public List<String> keys(String prefix) {
    return client.listObjectsV2(it -> it.bucket(BUCKET).prefix(prefix)).contents().stream()
        .map(S3Object::key)
        .toList();
  }

  public S3Client client() {
    return client;
  }

  public void stop() {
    client.close();
    process.destroy();
    process.onExit().join();
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      stop();
    }
  }
}
