/** {@code syncline audit}: the audit log as a file, and whether it was tampered with. */
@NullMarked
package io.syncline.cli.audit;

import org.jspecify.annotations.NullMarked;
