//! Folders of files for the commands that work on the plan format, and what this process has used of memory.

use std::path::{Path, PathBuf};

use crate::{
    exchange::plan_format::{Files, FormatError},
    planner::Infeasible,
};

/// Why a command on folders ended early.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    #[error("无法读写“{}”：{cause}", .path.display())]
    Folder { path: PathBuf, cause: std::io::Error },
    #[error(transparent)]
    Format(#[from] FormatError),
    #[error(transparent)]
    Infeasible(#[from] Infeasible),
}

/// All CSV and JSON files of a folder.
pub fn read(folder: &Path) -> Result<Files, FolderError> {
    let failed = |cause| FolderError::Folder { path: folder.to_owned(), cause };
    let mut files = Files::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|kind| kind == "csv" || kind == "json") {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            files.insert(name, std::fs::read(&path).map_err(failed)?);
        }
    }
    Ok(files)
}

/// Writes files into a folder, making it first.
pub fn write(folder: &Path, files: &Files) -> Result<(), FolderError> {
    let failed = |cause| FolderError::Folder { path: folder.to_owned(), cause };
    std::fs::create_dir_all(folder).map_err(failed)?;
    files.iter().try_for_each(|(name, bytes)| std::fs::write(folder.join(name), bytes).map_err(failed))
}

/// Peak memory of this process in KiB, where the system tells.
#[must_use]
pub fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix("kB")?.trim().parse().ok())
}
