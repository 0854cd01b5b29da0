/** The audit log as a file, and the digests by which it is verified. */
@NullMarked
package io.syncline.api.audit.export;

import org.jspecify.annotations.NullMarked;
