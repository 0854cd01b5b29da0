/** Digests over the audit log, by which tampering shows. */
@NullMarked
package io.syncline.core.audit.digest;

import org.jspecify.annotations.NullMarked;
