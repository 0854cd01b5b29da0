package io.syncline.app.settings;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings {@code syncline.*}, in the environment {@code SYNCLINE_…}; a key that is not here is
 * refused at start.
 */
@ConfigMapping(prefix = "syncline")
public interface SynclineSettings {
  /** Where the definitions are: {@code pipelines}, {@code systems}, {@code syncs}. */
  @WithDefault(DEFAULT_ROUTES_DIR)
  Path routesDir();

  /**
   * A folder with a file for each variable that connections name, such as a mounted Secret. Files
   * are read again while the server runs.
   */
  Optional<Path> secretsDir();

  /** Whether the console may make new files of syncs in the routes folder; it never changes one. */
  @WithDefault("false")
  boolean writeDefinitions();

  /** Where the embedded PostgreSQL lives, and nothing else; unused when a JDBC URL is set. */
  @WithDefault(DEFAULT_DATA_DIR)
  Path dataDir();

  /**
   * Who may use the API: SHA-256 of each bearer token by its user's name; {@code syncline token}
   * makes one. With none, every request is refused.
   */
  Map<String, String> apiTokens();

  /** The role of a configured token, by its user's name; admin where it is not named. */
  Map<String, String> apiRoles();

  /** The OpenID Connect provider at which people log in. */
  Oidc oidc();

  /** Needed where one is set: issuer, client and a role; and {@code syncline.public-url}. */
  interface Oidc {
    /** As its tokens name it; without it there is none. */
    Optional<String> issuer();

    /** How this server is known there. */
    Optional<String> clientId();

    /** Without it this server is a public client. */
    Optional<String> clientSecret();

    /** Of the access tokens that the API accepts; without it, the API accepts none. */
    Optional<String> audience();

    /** What a login asks for, besides {@code openid}. */
    @WithDefault("profile,email")
    List<String> scopes();

    /** The claim that gives roles; names of nested claims have dots between them. */
    @WithDefault("groups")
    String rolesClaim();

    /** How long people stay logged in, at most ten hours. */
    @WithDefault("2h")
    Duration session();

    /** The values of that claim that give a role. */
    Roles roles();
  }

  /** Values of a claim, separated by commas. */
  interface Roles {
    Optional<List<String>> viewer();

    Optional<List<String>> operator();

    /** Each is a value, or {@code sync=value} for the owner of one sync. */
    Optional<List<String>> dataOwner();

    Optional<List<String>> integrator();

    Optional<List<String>> auditor();

    Optional<List<String>> admin();
  }

  /** The URL by which vendors reach this server behind a proxy; part of what they sign. */
  Optional<String> publicUrl();

  /**
   * Encrypts what other systems gave us to keep, such as rotated refresh tokens: 32 bytes in
   * Base64; {@code syncline secret-key} makes one. Of several, separated by commas, the first
   * encrypts and all decrypt.
   */
  Optional<List<String>> secretKey();

  /** Where requests may go. */
  Http http();

  /** Requests to systems, for tokens and keys, and with messages to people. */
  interface Http {
    /**
     * Hosts in private networks that requests may go to: names, {@code *.} and a name, addresses,
     * and blocks of addresses. Without it, none.
     */
    Optional<List<String>> privateHosts();
  }

  /** Files of records on their way from one system to another. */
  FileTransfers files();

  /** Their bytes are in temporary files meanwhile. */
  interface FileTransfers {
    /**
     * A larger file is not carried: its delivery becomes a dead letter. In bytes, or {@code 100M}.
     */
    @WithDefault("100M")
    @WithConverter(MemorySizeConverter.class)
    MemorySize maxSize();
  }

  /**
   * The share of records equal to the system of record, and complete, below which the owner of a
   * reconciliation is notified; from 0 to 1.
   */
  @WithDefault("0.95")
  double qualityThreshold();

  /** Where messages to people are posted to, beside the log. */
  @WithName("notify")
  Notifications notifying();

  /** A signed webhook. */
  interface Notifications {
    /** The URL to post to; without it messages are written to the log only. */
    Optional<String> url();

    /**
     * Signs what is posted, as Standard Webhooks says: {@code whsec_} and 24 to 64 bytes in Base64.
     * With each of several, separated by commas.
     */
    Optional<List<String>> secret();

    /** An incoming webhook of Slack; a secret: with it anyone may write there. */
    Optional<String> slackUrl();

    /** An incoming webhook of Microsoft Teams; a secret as well. */
    Optional<String> teamsUrl();

    /** The address of messages without a recipient; with it, messages are also sent by e-mail. */
    Optional<String> mailTo();
  }

  /** When systems that report their changes by webhooks are polled all the same. */
  Webhooks webhooks();

  /** As durations. */
  interface Webhooks {
    /** Between two polls of a system whose webhooks work. */
    @WithDefault("1h")
    Duration safetyPoll();

    /** A system without a webhook for this time is polled until one comes. */
    @WithDefault("1d")
    Duration quietAfter();
  }

  /** Where exports of the audit log may be written to. */
  Exports exports();

  /** Without any, they only go to the caller. */
  interface Exports {
    /** A folder of the server. */
    Optional<Path> dir();

    /** A bucket. */
    S3 s3();
  }

  /** S3, or a server that speaks its protocol. */
  interface S3 {
    /** Without it nothing is written to S3. */
    Optional<String> bucket();

    /** Where the bucket is. */
    @WithDefault("us-east-1")
    String region();

    /** Of a server other than those of AWS. */
    Optional<String> endpoint();

    /** Without it, the AWS client finds its credentials as usual. */
    Optional<String> accessKey();

    /** Belongs to the access key. */
    Optional<String> secretKey();
  }

  /** Where traces go. */
  Tracing tracing();

  /** Without an endpoint nothing is traced. */
  interface Tracing {
    /** Of a collector that takes OTLP over HTTP. */
    Optional<String> endpoint();

    /** The header by which the collector knows this server. */
    Optional<String> authorization();
  }

  /** How long each kind of data is kept. */
  Retention retention();

  /** Each of at least a day, written as {@code 14d} or {@code PT336H}. */
  interface Retention {
    /** Payloads of events; those that still wait stay, however old. */
    @WithDefault("14d")
    Duration events();

    /** What identifies a repeated event: longer than any vendor retries. */
    @WithDefault("30d")
    Duration identities();

    /** The audit. */
    @WithDefault("400d")
    Duration audit();

    /** Runs that ended, what they found, and plans. */
    @WithDefault("180d")
    Duration runs();
  }

  String DEFAULT_ROUTES_DIR = "routes";
  String DEFAULT_DATA_DIR = "data";
}
