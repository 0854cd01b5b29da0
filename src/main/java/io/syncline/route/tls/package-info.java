/** TLS to brokers: which certificates are trusted, and what a refusal means. */
@NullMarked
package io.syncline.route.tls;

import org.jspecify.annotations.NullMarked;
