using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Files;

/// <summary>The files of a simulator.</summary>
public static class FileState
{
    extension(SimulatorState state)
    {
        /// <summary>The files.</summary>
        public FileStore Files => state.Get<FileStore>();

        /// <summary>The bytes of files.</summary>
        internal ContentFolder Content => state.Get<ContentFolder>();

        /// <summary>The presigned uploads that were granted.</summary>
        internal UploadTickets Tickets => state.Get<UploadTickets>();
    }
}
