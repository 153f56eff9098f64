# SPDX-License-Identifier: GPL-2.0-or-later
# solutions - put into the tarball whole; a new file needs no line here.
